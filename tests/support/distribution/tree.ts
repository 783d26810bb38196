import { parseSync } from './parser.ts';

/** The fields of a node of PostgreSQL's parse tree, by the names of its sources. */
export type Fields = Readonly<Record<string, unknown>>;

/** A node that says its type: `{ SelectStmt: { … } }`. */
export interface Node {
  readonly type: string;
  readonly fields: Fields;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The statements of a text. Throws if PostgreSQL could not parse it. */
export function parsed(text: string): Node[] {
  return (parseSync(text).stmts ?? []).flatMap(({ stmt }) => nodeOf(stmt) ?? []);
}

export function nodeOf(value: unknown): Node | undefined {
  const [entry, ...others] = Object.entries(fieldsOf(value));
  if (!entry || others.length > 0 || !/^[A-Z]/.test(entry[0]) || !isFields(entry[1])) return undefined;
  return { type: entry[0], fields: entry[1] };
}

/** Whether the walk goes on below the node. */
type Visit = (node: Node) => boolean;

/** Visits every node in `value`, outer ones first. */
export function walk(value: unknown, visit: Visit): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, visit);
    return;
  }
  if (!isFields(value)) return;
  const node = nodeOf(value);
  if (node && !visit(node)) return;
  for (const field of Object.values(node?.fields ?? value)) walk(field, visit);
}

export const QUERIES: ReadonlySet<string> = new Set([
  'SelectStmt',
  'InsertStmt',
  'UpdateStmt',
  'DeleteStmt',
  'MergeStmt',
]);

/** The nodes of a type in `value`, without those of queries inside of it. */
export function nodesOf(value: unknown, ...types: string[]): Node[] {
  const found: Node[] = [];
  walk(value, (node) => {
    if (types.includes(node.type)) found.push(node);
    return !QUERIES.has(node.type);
  });
  return found;
}

/** The queries directly below `value`. */
export function queriesIn(value: unknown): Node[] {
  const found: Node[] = [];
  walk(value, (node) => {
    if (!QUERIES.has(node.type)) return true;
    found.push(node);
    return false;
  });
  return found;
}

/** The parts of a name: of a column, a function, a type or an operator. */
export const namesIn = (list: unknown): string[] =>
  listOf(list).flatMap((item) => {
    const node = nodeOf(item);
    return node?.type === 'String' ? [String(node.fields.sval ?? '')] : [];
  });
