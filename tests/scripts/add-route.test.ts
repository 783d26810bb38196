import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { addRoute, type NewRoute } from '../../scripts/add-route.ts';

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
  await Promise.all(FILES.map((file) => cp(join(ROOT, file), join(copy, file))));
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
    `  'POST /v1/projects/:project_id/pin': '', // who is let through?`,
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

test('a route that exists is refused, and so is a file without a list of endpoints; nothing is written', async () => {
  await expect(addRoute(copy, { ...PIN, path: '/v1/projects' })).rejects.toThrow('is a route already');
  await expect(addRoute(copy, { ...PIN, routesFile: 'CHANGELOG.md' })).rejects.toThrow('to add the route at');
  for (const file of FILES) expect(await linesAdded(file)).toEqual([]);
});
