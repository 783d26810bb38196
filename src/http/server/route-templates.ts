/** A segment of a template, with what follows it. */
interface Node {
  readonly texts: Map<string, Node>;
  param: Node | undefined;
  template: string | undefined;
  /** The template of every path below that has none of its own. */
  below: string | undefined;
}

const newNode = (): Node => ({ texts: new Map(), param: undefined, template: undefined, below: undefined });

/**
 * Finds the template of a path among those of Express, such as `/v1/sessions/:session_id`, before a router has seen the
 * request: a refused one may never reach a router.
 */
export function routeTemplates(templates: Iterable<string>): (path: string) => string | undefined {
  const root = newNode();
  for (const template of templates) {
    let node = root;
    for (const segment of segmentsOf(template.replace(ANYTHING_BELOW, ''))) node = childOf(node, segment);
    node.template = template;
    if (ANYTHING_BELOW.test(template)) node.below = template;
  }
  return (path) => find(root, segmentsOf(path));
}

/** An optional rest of a path: `/local{/*page}`. */
const ANYTHING_BELOW = /\{\/\*\w+\}$/;

/** Routers here do not tell `/v1/sessions/` from `/v1/sessions`. */
const segmentsOf = (path: string) => path.replace(/^\/|\/$/g, '').split('/');

function childOf(node: Node, segment: string): Node {
  if (segment.startsWith(':')) {
    node.param ??= newNode();
    return node.param;
  }
  const child = node.texts.get(segment) ?? newNode();
  node.texts.set(segment, child);
  return child;
}

function find(node: Node, [segment, ...rest]: readonly string[]): string | undefined {
  if (segment === undefined) return node.template;
  const text = node.texts.get(segment);
  const found = text && find(text, rest);
  if (found !== undefined || segment === '' || !node.param) return found ?? node.below;
  return find(node.param, rest) ?? node.below;
}
