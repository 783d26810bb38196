import { beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { logLines } from '../../support/log-lines.ts';
import { setUpApi } from '../../support/set-up.ts';
import { keyOf } from '../../support/test-app.ts';
import { ENVELOPE, MODERN, Wire } from './wire.ts';

// What a caller sends must not come back at length, nor fail as a fault of the server.

const log = logLines();
const { db, api } = await setUpApi({ log: pino({ level: 'info' }, log.stream) });

let wire: Wire;
beforeAll(async () => {
  wire = new Wire(api.url, { authorization: await keyOf(db, await db.newTenant()) });
});

const LONG = 'x'.repeat(300_000);
const CONTROLS = '\u0001'.repeat(100_000);
const size = (body: unknown) => JSON.stringify(body).length;

describe('a refusal is short, however long the request is', () => {
  const modern = (method: string, params: object, headers: Record<string, string> = {}) =>
    wire.post(
      { jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: ENVELOPE } },
      {
        'mcp-protocol-version': MODERN,
        'mcp-method': method.slice(0, 20),
        'mcp-name': 'another',
        ...headers,
      },
    );
  const base64 = `=?base64?${'A'.repeat(12_000)}?=`;
  test.each([
    ['the name of a tool', () => modern('tools/call', { name: LONG })],
    ['the name of a prompt', () => modern('prompts/get', { name: LONG })],
    ['a URI', () => modern('resources/read', { uri: CONTROLS })],
    ['a method', () => modern(LONG, {})],
    ['a header', () => modern('tools/call', { name: 'memory_get' }, { 'mcp-name': base64 })],
  ])('%s that differs from its header', async (_what, send) => {
    const { status, body } = await send();
    expect([status, body.error.code]).toEqual([400, -32_020]);
    expect(body.error.message).toMatch(/^headers_differ: the request headers and body disagree/);
    expect(size(body)).toBeLessThan(2_000);
  });

  test('what differs is named where it is short', async () => {
    const { body } = await modern('tools/call', { name: 'memory_get' });
    expect(body.error.message).toContain('"memory_get" but the Mcp-Name header names "another"');
    expect(body.error.data.mismatch.header).toBe('another');
  });

  test.each([LONG, CONTROLS, '"'.repeat(200_000), '🧠'.repeat(100_000)])('a URI of nothing', async (uri) => {
    const { body } = await wire.legacy('resources/read', { uri });
    expect(uri.startsWith(body.error.data.uri)).toBe(true);
    expect(size(body)).toBeLessThan(5_000);
  });

  test('unknown fields of long names', async () => {
    const names = Array.from({ length: 9 }, (_, n) => [`${n}${'\u0001'.repeat(400)}`, 'x']);
    const given = Object.fromEntries(names);
    const tool = await wire.legacy('tools/call', { name: 'memory_list', arguments: given });
    const prompt = await wire.legacy('prompts/get', { name: 'resume', arguments: given });
    expect(tool.body.result.content[0].text).toMatch(/^validation_failed: .* is not a known field; /s);
    expect(prompt.body.error.message).toMatch(/^validation_failed: .* is not a known field; /s);
    for (const { body } of [tool, prompt]) expect(size(body)).toBeLessThan(4_000);
  });
});

test.each([
  ['remember', { project_path: '\u0001'.repeat(4_096), what: '\u0001'.repeat(5_000) }],
  ['remember', { project_path: '/a', what: '\u0001'.repeat(5_000) }],
  ['save_checkpoint', { project_path: '"'.repeat(4_096) }],
])('the prompt %s stays within the largest answer, or refuses', async (name, given) => {
  const { body } = await wire.legacy('prompts/get', { name, arguments: given });
  expect(body.result?.messages[0].content.text ?? body.error.message).toMatch(
    /^(Call the tool|validation_failed: the arguments)/,
  );
  expect(size(body)).toBeLessThan(40_000);
});

describe('a description of a client that MCP does not know', () => {
  const CLIENT = { name: 'a', version: '1' };
  const sent = (described: object) =>
    wire.legacy('initialize', {
      protocolVersion: '2025-06-18',
      capabilities: {},
      clientInfo: CLIENT,
      ...described,
    });
  test.each([
    [{ capabilities: { roots: 5 } }],
    [{ capabilities: { experimental: { a: 5 } } }],
    [{ capabilities: { tasks: null } }],
    [{ clientInfo: { ...CLIENT, icons: [{ src: 5 }] } }],
    [{ clientInfo: { ...CLIENT, websiteUrl: {} } }],
  ])('%j: -32602, and nothing in the log', async (described) => {
    const { status, body } = await sent(described);
    expect([status, body.error.code]).toEqual([400, -32_602]);
    expect(body.error.message).toMatch(/^validation_failed: params must /);
    expect(log.lines.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });

  test('what MCP knows, and a field that it does not', async () => {
    const capabilities = { roots: { listChanged: true }, experimental: { a: {} }, later: [5] };
    const { status, body } = await sent({ capabilities, clientInfo: { ...CLIENT, later: 5 } });
    expect([status, body.result.serverInfo.name]).toEqual([200, 'omnimemory']);
  });

  // the SDK collects a fault for each value
  test.each([
    ['initialize', () => sent({ clientInfo: { ...CLIENT, icons: Array(40_000).fill(5) } }), 'params'],
    [
      'the _meta of revision 2026-07-28',
      () =>
        wire.modern('tools/list', {
          _meta: { 'io.modelcontextprotocol/clientInfo': { ...CLIENT, icons: Array(40_000).fill(5) } },
        }),
      'params._meta',
    ],
    [
      'the _meta of an unknown method',
      () => wire.legacy('unknown', { _meta: { a: Array(40_000).fill(5) } }),
      'params._meta',
    ],
  ])('is refused as a whole if it has thousands of values: %s', async (_what, send, path) => {
    const { status, body } = await send();
    expect([status, body.error]).toEqual([
      400,
      { code: -32_602, message: `validation_failed: ${path} must not consist of more than 1000 values` },
    ]);
  });
});
