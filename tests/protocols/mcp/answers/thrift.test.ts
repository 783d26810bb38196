import { describe, expect, test } from '@jest/globals';
import type { Client } from '@modelcontextprotocol/client';
import { setUpApi } from '../../../support/set-up.ts';
import { keyOf } from '../../../support/test-app.ts';
import { connectClient } from '../mcp-client.ts';

// A token is about four characters. Claude Code warns at 10,000 tokens, and cuts at 25,000.
const DEFAULT_ANSWER = 8_000;
const LARGEST_ANSWER = 40_000;

const { db, api } = await setUpApi();

/** What takes most characters: in JSON, in UTF-16, and in neither. */
const FILLS = [
  ['plain letters', 'x'],
  ['words', 'word '],
  ['emoji', '🧠'],
  ['line breaks', '\n'],
  ['quotes', '"'],
  ['control characters', '\u0001'],
] as const;

const PROJECT = { project_path: '/work/thrift' };

/** The project of a new tenant, full of long texts: a request has at most 1 MiB. */
async function fullClient(fill: string): Promise<Client> {
  const scope = await db.newTenant();
  const client = await connectClient(api.url, { authorization: await keyOf(db, scope) });
  const fitted = (chars: number) => fill.repeat(chars).slice(0, chars).toWellFormed();
  await save(client, 'memory_save', {
    ...PROJECT,
    key: 'long',
    value: `needle ${fitted(99_990)}`,
    metadata: { of: fitted(5_000).replaceAll('\u0001', '\u0002') },
  });
  const names = /[\p{Cc}]/u.test(fill) ? 'k' : fill;
  for (let n = 0; n < 120; n++)
    await save(client, 'memory_save', {
      ...PROJECT,
      key: `${n} needle ${names.repeat(255).slice(0, 240).toWellFormed()}`,
      value: `needle ${fitted(400)}`,
    });
  const list = Array.from({ length: 50 }, (_, n) => `${n} needle ${fitted(400)}`);
  await save(client, 'checkpoint_save', {
    ...PROJECT,
    summary: `needle ${fitted(40_000)}`,
    key_facts: list,
    decisions: list,
    files_modified: list,
    todos: list,
    blockers: list,
  });
  return client;
}

async function save(client: Client, name: string, given: Record<string, unknown>): Promise<void> {
  const result = await client.callTool({ name, arguments: given });
  expect([name, result.isError, result.content]).toEqual([name, undefined, expect.anything()]);
}

const checkpointOf = async (client: Client): Promise<string> => {
  const { structuredContent } = await client.callTool({ name: 'resume_context', arguments: PROJECT });
  return (structuredContent as { checkpoint: { checkpoint_id: string } }).checkpoint.checkpoint_id;
};

const size = (result: unknown) => JSON.stringify(result).length;

test('tools/list takes fewer than 8,000 characters', async () => {
  const client = await connectClient(api.url);
  const list = await client.listTools();
  expect(list.tools).toHaveLength(9);
  // with room for the frame of the message
  expect(size(list)).toBeLessThan(DEFAULT_ANSWER - 200);
  for (const { description = '' } of list.tools) expect(description.length).toBeLessThan(300);
});

describe.each(FILLS)('texts of %s', (_name, fill) => {
  test('stay small in default answers, and within bounds in all others', async () => {
    const client = await fullClient(fill);
    const checkpoint_id = await checkpointOf(client);
    const byDefault: [string, Record<string, unknown>][] = [
      ['resume_context', PROJECT],
      ['memory_search', { query: 'needle' }],
      ['memory_search', { query: 'needle', kind: 'checkpoint' }],
      ['memory_get', { ...PROJECT, key: 'long' }],
      ['memory_list', PROJECT],
      ['checkpoint_get', { checkpoint_id }],
      ['usage_summary', {}],
    ];
    const most: [string, Record<string, unknown>][] = [
      ['resume_context', { ...PROJECT, max_chars: 20_000 }],
      ['memory_search', { query: 'needle', limit: 20 }],
      ['memory_get', { ...PROJECT, key: 'long', max_chars: 20_000 }],
      ['memory_list', { ...PROJECT, limit: 100 }],
      ['checkpoint_get', { checkpoint_id, max_chars: 20_000 }],
      ['usage_summary', { days: 90, limit: 50, group_by: 'session' }],
    ];
    const sizes = async (calls: typeof most) => {
      const found: [string, number][] = [];
      for (const [name, given] of calls) {
        const result = await client.callTool({ name, arguments: given });
        expect([name, result.isError]).toEqual([name, undefined]);
        found.push([`${name} ${JSON.stringify(given)}`, size(result)]);
      }
      return found;
    };
    const tooLarge = (found: [string, number][], bound: number) =>
      found.filter(([, chars]) => chars >= bound);
    expect(tooLarge(await sizes(byDefault), DEFAULT_ANSWER)).toEqual([]);
    expect(tooLarge(await sizes(most), LARGEST_ANSWER)).toEqual([]);
  });
});

test('paging reaches every memory once, and every character of a long one', async () => {
  const client = await fullClient('🧠');
  const keys: string[] = [];
  let cursor: unknown;
  do {
    const { structuredContent } = await client.callTool({
      name: 'memory_list',
      arguments: { ...PROJECT, limit: 100, ...(cursor !== undefined && { cursor }) },
    });
    const page = structuredContent as { keys: { key: string }[]; next_cursor: string | null };
    keys.push(...page.keys.map(({ key }) => key));
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  expect([keys.length, new Set(keys).size]).toEqual([121, 121]);

  let [text, offset]: [string, number | null] = ['', 0];
  while (offset !== null) {
    const { structuredContent } = await client.callTool({
      name: 'memory_get',
      arguments: { ...PROJECT, key: 'long', offset, max_chars: 20_000 },
    });
    const part = structuredContent as { text: string; next_offset: number | null; total_chars: number };
    text += part.text;
    offset = part.next_offset;
  }
  expect(text).toBe(`needle ${'🧠'.repeat(99_990).slice(0, 99_990)}`);
});
