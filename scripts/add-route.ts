import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const USAGE = `Usage: npm run add:route -- <METHOD> <path> --routes <file> [--summary <text>] [--permission <permission>]
Example: npm run add:route -- POST /v1/projects/:project_id/pin --routes src/features/memory/projects/project.routes.ts`;

export interface NewRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** The file that the endpoint is added to, from the root of the repository. */
  readonly routesFile: string;
  readonly summary: string;
  readonly permission: string;
}

const MATRIX = 'tests/http/role-matrix.test.ts';
const ATTACKS = 'tests/isolation/routes/attacks.ts';
const OTHERS_IDS = 'tests/http/bola.test.ts';
const API_PAGE = 'docs/api.md';
const CHANGELOG = 'CHANGELOG.md';

/**
 * Writes a stub of a new route into each file that a route touches (CONTRIBUTING, "Add a route"). The stubs compile, and
 * the tests that know every route fail until somebody has filled them in. Gives the files that were changed.
 * Throws where the route exists, or where a file does not look as expected.
 */
export async function addRoute(root: string, route: NewRoute): Promise<string[]> {
  const { method, path, routesFile, summary } = route;
  const name = `${method} ${path}`;
  const hasBody = method === 'POST' || method === 'PUT' || method === 'PATCH';
  const edits: [string, (text: string) => string][] = [
    [routesFile, (text) => before(text, /^\];$/m, endpointOf(route))],
    [MATRIX, (text) => firstIn(text, 'const MATRIX', `  '${name}': '', // who is let through?\n`)],
    [API_PAGE, (text) => afterNearestRow(text, path, `| \`${name}\` | ${summary} |\n`)],
    [CHANGELOG, (text) => after(text, /^### Added\n\n/m, `- \`${name}\`: ${summary}.\n`)],
  ];
  if (hasBody) {
    const body = `  '${method.toLowerCase()} ${path}': () => ({}), // whatever of somebody else it can name\n`;
    edits.push([ATTACKS, (text) => firstIn(text, 'const BODIES', body)]);
    const own = `  '${name}': {}, // a body that would do for a thing of one's own\n`;
    if (path.includes(':')) edits.push([OTHERS_IDS, (text) => firstIn(text, 'const BODIES', own)]);
  }
  const texts = await Promise.all(edits.map(([file]) => readFile(join(root, file), 'utf8')));
  if (texts[1]?.includes(`'${name}'`)) throw new Error(`${name} is a route already.`);
  // all or nothing: a file that is not as expected throws before any is written
  const changed = edits.map(([file, edit], index) => [join(root, file), edit(texts[index] ?? '')] as const);
  for (const [file, text] of changed) await writeFile(file, text);
  return edits.map(([file]) => file);
}

function endpointOf({ method, path, permission, summary }: NewRoute): string {
  return `  endpoint({
    method: '${method.toLowerCase()}',
    path: '${path}',
    permission: '${permission}',
    summary: '${summary.replaceAll("'", "\\'")}',
    responses: { 204: null },
    handle: async () => {
      throw new Error('${method} ${path} is not written yet.');
    },
  }),
`;
}

function place(text: string, anchor: RegExp): RegExpExecArray {
  const found = anchor.exec(text);
  if (!found) throw new Error(`There is no ${anchor} to add the route at.`);
  return found;
}

const insert = (text: string, at: number, more: string) => text.slice(0, at) + more + text.slice(at);

const before = (text: string, anchor: RegExp, more: string) => insert(text, place(text, anchor).index, more);

function after(text: string, anchor: RegExp, more: string): string {
  const { index, 0: matched } = place(text, anchor);
  return insert(text, index + matched.length, more);
}

/** As the first entry of the object that the constant holds. */
const firstIn = (text: string, constant: string, more: string) =>
  after(text, new RegExp(`^${constant}\\b.*= \\{\\n`, 'm'), more);

/** Below the row of the table whose path has the longest beginning in common with the new one. */
function afterNearestRow(text: string, path: string, row: string): string {
  let [nearest, longest] = [-1, 0];
  for (const { index, 0: line, 1: other = '' } of text.matchAll(/^\| `[A-Z]+ (\/[^`]*)`.*\n/gm)) {
    const shared = sharedLength(other, path);
    if (shared >= longest) [nearest, longest] = [index + line.length, shared];
  }
  if (nearest < 0) throw new Error(`${API_PAGE} has no table of routes.`);
  return insert(text, nearest, row);
}

function sharedLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return length;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      routes: { type: 'string' },
      summary: { type: 'string', default: 'Describe what it does' },
      permission: { type: 'string', default: 'memory:read' },
    },
  });
  const [method = '', path = ''] = positionals;
  const { routes, summary, permission } = values;
  if (!/^(GET|POST|PUT|PATCH|DELETE)$/.test(method) || !path.startsWith('/v1/') || !routes)
    throw new Error(USAGE);
  const route = { method: method as NewRoute['method'], path, routesFile: routes, summary, permission };
  const files = await addRoute(join(import.meta.dirname, '..'), route);
  console.log(
    [
      `Stubs of ${method} ${path} are in:`,
      ...files.map((file) => `  ${file}`),
      'Fill them in, give the endpoint its schemas and its one service call, then run:',
      '  npm run client:generate && npm test -- tests/http tests/isolation/routes tests/docs tests/client',
    ].join('\n'),
  );
}

if (process.argv[1] === import.meta.filename) {
  main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
