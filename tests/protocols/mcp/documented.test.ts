import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
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
