import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { may } from '../../../src/auth/permissions.ts';
import { TOOLS } from '../../../src/protocols/mcp/tools/tools.ts';
import { setUpApi } from '../../support/set-up.ts';

const { db, api } = await setUpApi();

const DOCUMENT = readFileSync(join(import.meta.dirname, '../../../docs/mcp.md'), 'utf8');
const EXAMPLES = [...DOCUMENT.matchAll(/```sh\n(curl [\s\S]*?)```/g)].map(([, command = '']) => command);

describe('the examples of docs/mcp.md', () => {
  test('are one for each era', () => {
    expect(EXAMPLES.map((command) => command.includes('2026-07-28'))).toEqual([true, false]);
  });

  test.each(EXAMPLES)('work as they are written: %#', async (command) => {
    const { key } = await db.services.apiKeys.create(await db.newTenant(), {
      name: 'test',
      scopes: ['read'],
    });
    const script = command.replace('https://memory.example.com', api.url);
    const env = { PATH: process.env.PATH, OMNIMEMORY_KEY: key };
    const { stdout } = await promisify(execFile)('sh', ['-c', script], { env });
    const { result, error } = JSON.parse(stdout.replace(/^event: message\ndata: /, ''));
    expect([result?.isError, error]).toEqual([undefined, undefined]);
    expect(result.structuredContent).toMatchObject({ rows: [], estimate: true });
  });
});

/** The cells of the line of a table that begins with this name. */
const cellsOf = (name: string): string[] =>
  DOCUMENT.split('\n')
    .find((line) => line.startsWith(`| \`${name}\` |`))
    ?.split(' | ') ?? [];
const namesIn = (cell = '') => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name);

test.each(TOOLS.map(({ name, input }) => [name, input] as const))(
  'docs/mcp.md names every argument of %s',
  (name, input) => {
    const { properties = {} } = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' });
    const [, , listed = ''] = cellsOf(name);
    const ofProject = ['project_path', 'project_id'].filter((field) => field in properties);
    expect(/^project\b/.test(listed) || /, project \(all\)/.test(listed)).toBe(ofProject.length > 0);
    const others = Object.keys(properties).filter((field) => !ofProject.includes(field));
    expect(others.filter((field) => !namesIn(listed).includes(field))).toEqual([]);
  },
);

test.each(['read', 'ingest', 'write'] as const)('docs/mcp.md has the tools of a key for %s', (scope) => {
  const holder = { kind: 'key', role: 'owner', keyScopes: [scope] } as const;
  const allowed = TOOLS.filter(({ permission }) => may(holder, permission)).map(({ name }) => name);
  expect(allowed.length).toBeGreaterThan(0);
  expect(namesIn(cellsOf(scope)[1]).sort()).toEqual(allowed.sort());
});
