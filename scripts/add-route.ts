import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { PERMISSIONS } from '../src/auth/permissions.ts';
import { TAGGED } from '../src/http/openapi/openapi-tags.ts';
import { after, afterNearestRow, firstIn, lastInList, mounted, nounOf } from './insertions.ts';

const USAGE = `Usage: npm run add:route -- <METHOD> <path> --routes <file> --summary <text> [--permission <permission>]
Example: npm run add:route -- POST /v1/projects/:project_id/pin --routes src/features/memory/projects/project.routes.ts --summary "Pin a project"
METHOD is GET, POST, PUT, PATCH or DELETE. The path begins with /v1/. A file that does not exist is made, and added to src/api.ts.`;

export interface NewRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** The file that the endpoint is added to, from the root of the repository. */
  readonly routesFile: string;
  readonly summary: string;
  readonly permission: string;
}

const API_FILE = 'src/api.ts';
const MATRIX = 'tests/http/role-matrix.test.ts';
const ATTACKS = 'tests/isolation/routes/attacks.ts';
const OTHERS_IDS = 'tests/http/bola.test.ts';
const API_PAGE = 'docs/api.md';
const CHANGELOG = 'CHANGELOG.md';

/**
 * Writes a stub of a new route into each file that a route touches (CONTRIBUTING, "Add a route"). The stubs compile, and
 * the tests that know every route fail until you have filled them in. Returns the files that were changed.
 * Throws if the route exists, or if a file does not look as expected.
 */
export async function addRoute(root: string, route: NewRoute): Promise<string[]> {
  const { method, path, routesFile, summary } = route;
  if (!/^src\/features\/.+\.routes\.ts$/.test(routesFile))
    throw new Error(`--routes is a file src/features/<area>/<noun>/<noun>.routes.ts, and not ${routesFile}.`);
  const name = `${method} ${path}`;
  const texts = new Map<string, string>();
  // all or nothing: a file that is not as expected throws before any is written
  const edit = async (file: string, change: (text: string) => string) => {
    try {
      texts.set(file, change(texts.get(file) ?? (await readFile(join(root, file), 'utf8'))));
    } catch (error) {
      throw new Error(`${file} ${(error as Error).message}, so nothing was written.`);
    }
  };
  if (!existsSync(join(root, routesFile))) {
    texts.set(routesFile, emptyRoutes(routesFile));
    await edit(API_FILE, (text) => mounted(text, listOf(routesFile), `./${relative('src', routesFile)}`));
  }
  await edit(routesFile, (text) => lastInList(text, endpointOf(route)));
  await edit(MATRIX, (text) => {
    if (text.includes(`'${name}'`)) throw new Error(`has a line for ${name}: it is a route already`);
    return firstIn(text, 'const MATRIX', `  '${name}': '', // who may call it?\n`);
  });
  await edit(API_PAGE, (text) => afterNearestRow(text, path, `| \`${name}\` | ${summary} |\n`));
  const line = `- \`${name}\`: ${summary}.\n`;
  await edit(CHANGELOG, (text) => after(text, /^### Added\n\n/m, line, 'section "Added"'));
  if (['POST', 'PUT', 'PATCH'].includes(method)) {
    const body = `  '${method.toLowerCase()} ${path}': () => ({}), // a body with ids of another scope\n`;
    await edit(ATTACKS, (text) => firstIn(text, 'const BODIES', body));
    const own = `  '${name}': {}, // a valid body for an object of the caller's own\n`;
    if (path.includes(':')) await edit(OTHERS_IDS, (text) => firstIn(text, 'const BODIES', own));
  }
  for (const [file, text] of texts) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  }
  return [...texts.keys()];
}

/** What the stubs leave to be done in other files, in sentences. */
export async function remaining(root: string, { path }: NewRoute): Promise<string[]> {
  const todo: string[] = [];
  const noun = nounOf(path);
  if (!TAGGED.has(noun)) todo.push(`Add a tag for '${noun}' to AREAS of src/http/openapi/openapi-tags.ts.`);
  const [attacks, bola] = await Promise.all(
    [ATTACKS, OTHERS_IDS].map((file) => readFile(join(root, file), 'utf8')),
  );
  for (const [, id = ''] of path.matchAll(/:(\w+)/g)) {
    const line = new RegExp(`^ {2,4}${id}\\b[:,]`, 'm');
    if (!line.test(attacks ?? ''))
      todo.push(`Name a value for ${id} in IDS of ${ATTACKS}; the rows are seeded in target.ts beside it.`);
    if (!line.test(bola ?? '')) todo.push(`Name another tenant's ${id} in \`theirs\` of ${OTHERS_IDS}.`);
  }
  return todo;
}

/** `bookmarkRoutes` for `…/bookmark.routes.ts`. */
function listOf(routesFile: string): string {
  const noun = routesFile.replace(/^.*\/|\.routes\.ts$/g, '');
  return `${noun.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}Routes`;
}

function emptyRoutes(routesFile: string): string {
  const endpoint = relative(dirname(routesFile), 'src/http/endpoints/endpoint.ts');
  return `import { endpointsOver } from '${endpoint}';

// name the service that the routes call: { readonly things: ThingService }
const endpoint = endpointsOver<object>();

export const ${listOf(routesFile)} = [
];
`;
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

function routeOf(args: string[]): NewRoute {
  const options = {
    routes: { type: 'string' },
    summary: { type: 'string' },
    permission: { type: 'string' },
  } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  const [method = '', path = ''] = positionals;
  const { routes, summary, permission = method === 'GET' ? 'memory:read' : 'memory:write' } = values;
  if (!/^(GET|POST|PUT|PATCH|DELETE)$/.test(method) || !path.startsWith('/v1/') || !routes || !summary)
    throw new Error(USAGE);
  if (!(permission in PERMISSIONS))
    throw new Error(
      `There is no permission ${permission}. There are: ${Object.keys(PERMISSIONS).join(', ')}.`,
    );
  return { method: method as NewRoute['method'], path, routesFile: routes, summary, permission };
}

async function main(): Promise<void> {
  const root = join(import.meta.dirname, '..');
  const route = routeOf(process.argv.slice(2));
  const files = await addRoute(root, route);
  const lines = [
    `Stubs of ${route.method} ${route.path} are in:`,
    ...files.map((file) => `  ${file}`),
    'Fill them in, and give the endpoint its schemas and its one service call.',
    ...(await remaining(root, route)),
    'Then run:',
    '  npm run format && npm run client:generate && npm test -- tests/http tests/isolation/routes tests/contract tests/docs tests/client',
  ];
  console.log(lines.join('\n'));
}

if (process.argv[1] === import.meta.filename) {
  main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
