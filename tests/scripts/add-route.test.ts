import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { addRoute, type NewRoute, remaining } from '../../scripts/add-route.ts';

const ROOT = join(import.meta.dirname, '../..');
const ROUTES = 'src/features/memory/projects/project.routes.ts';
const FILES = [
  ROUTES,
  'tests/http/role-matrix.test.ts',
  'docs/api.md',
  'CHANGELOG.md',
  'tests/isolation/routes/attacks.ts',
  'tests/http/bola.test.ts',
];
const PIN: NewRoute = {
  method: 'POST',
  path: '/v1/projects/:project_id/pin',
  routesFile: ROUTES,
  summary: "Pin a project on everybody's list",
  permission: 'memory:write',
};

let copy: string;
beforeEach(async () => {
  copy = await mkdtemp(join(tmpdir(), 'omnimemory-add-route-'));
  await Promise.all([...FILES, 'src/api.ts'].map((file) => cp(join(ROOT, file), join(copy, file))));
});
afterEach(() => rm(copy, { recursive: true, force: true }));

const linesAdded = async (file: string) => {
  const [before, now] = await Promise.all([ROOT, copy].map((root) => readFile(join(root, file), 'utf8')));
  const known = new Set(before?.split('\n'));
  return now?.split('\n').filter((line) => !known.has(line)) ?? [];
};

test('a new route is stubbed in each file that a route touches', async () => {
  expect((await addRoute(copy, PIN)).sort()).toEqual([...FILES].sort());
  expect((await linesAdded(ROUTES)).join('\n')).toContain(`path: '/v1/projects/:project_id/pin'`);
  expect(await linesAdded('tests/http/role-matrix.test.ts')).toEqual([
    `  'POST /v1/projects/:project_id/pin': '', // who may call it?`,
  ]);
  for (const file of FILES) expect((await linesAdded(file)).join('\n')).toMatch(/projects\/:project_id\/pin/);
  // the row stands among those of projects
  expect(await readFile(join(copy, 'docs/api.md'), 'utf8')).toMatch(
    /\| `[A-Z]+ \/v1\/projects[^\n]*\n\| `POST \/v1\/projects\/:project_id\/pin`/,
  );
});

test('a route that reads needs no bodies', async () => {
  const files = await addRoute(copy, { ...PIN, method: 'GET', permission: 'memory:read' });
  expect(files).not.toContain('tests/isolation/routes/attacks.ts');
  expect(await linesAdded('tests/http/bola.test.ts')).toEqual([]);
});

const NEW: NewRoute = {
  method: 'DELETE',
  path: '/v1/reading-lists/:reading_list_id',
  routesFile: 'src/features/memory/reading-lists/reading-list.routes.ts',
  summary: 'Delete a reading list',
  permission: 'memory:write',
};
const read = (file: string) => readFile(join(copy, file), 'utf8');

test('a file of routes that does not exist is made, in the style of the others, and added to the API', async () => {
  expect(await addRoute(copy, NEW)).toContain(NEW.routesFile);
  await addRoute(copy, { ...NEW, method: 'GET', path: '/v1/reading-lists' });
  const routes = await read(NEW.routesFile);
  expect(routes).toMatch(/export const readingListRoutes = \[\n {2}endpoint[\s\S]*endpoint\([\s\S]*\];\n$/);
  expect(routes).toContain(`from '../../../http/endpoints/endpoint.ts';`);
  const added = `import { readingListRoutes } from './features/memory/reading-lists/reading-list.routes.ts';`;
  expect(await linesAdded('src/api.ts')).toEqual([added, '  ...readingListRoutes,']);
  const files = [NEW.routesFile, 'src/api.ts'].map((file) => join(copy, file));
  for (const file of ['biome.json', '.gitignore']) await cp(join(ROOT, file), join(copy, file));
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
  await promisify(execFile)(process.execPath, [biome, 'check', ...files], { cwd: copy });
});

test('the first route of a noun gets a section of its own in docs/api.md, and the next its place there', async () => {
  await addRoute(copy, NEW);
  await addRoute(copy, { ...NEW, method: 'GET', path: '/v1/reading-lists' });
  expect(await read('docs/api.md')).toMatch(
    /\n## Reading lists\n\n\| route \| \|\n\|---\|---\|\n\| `DELETE [^\n]*\n\| `GET [^\n]*\n$/,
  );
});

test('an empty list of endpoints takes the first one', async () => {
  await writeFile(join(copy, ROUTES), 'export const projectRoutes = [];\n');
  await addRoute(copy, PIN);
  expect(await read(ROUTES)).toMatch(/^export const projectRoutes = \[\n {2}endpoint\([\s\S]*\n\];\n$/);
});

test('what no stub can do is said: a tag, and values for a new id', async () => {
  expect(await remaining(copy, PIN)).toEqual([]);
  const todo = (await remaining(copy, NEW)).join('\n');
  for (const one of [
    "'reading-lists' to AREAS",
    'reading_list_id in IDS',
    "another tenant's reading_list_id",
  ])
    expect(todo).toContain(one);
});

test('a route that exists is refused, and so is a file without a list of endpoints; nothing is written', async () => {
  await expect(addRoute(copy, { ...PIN, path: '/v1/projects' })).rejects.toThrow('is a route already');
  await expect(addRoute(copy, { ...PIN, routesFile: 'CHANGELOG.md' })).rejects.toThrow(
    'and not CHANGELOG.md',
  );
  await writeFile(join(copy, 'CHANGELOG.md'), '# Changelog\n');
  await expect(addRoute(copy, PIN)).rejects.toThrow('CHANGELOG.md has no section "Added", so nothing was');
  await cp(join(ROOT, 'CHANGELOG.md'), join(copy, 'CHANGELOG.md'));
  for (const file of FILES) expect(await linesAdded(file)).toEqual([]);
});
