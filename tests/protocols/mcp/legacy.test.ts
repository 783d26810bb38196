import { describe, expect, test } from '@jest/globals';
import { setUpApi } from '../../support/set-up.ts';
import { slowTool, TEST_TOOLS } from './test-tools.ts';
import { MODERN, Wire } from './wire.ts';

const slow = slowTool();
const { api } = await setUpApi({ mcpTools: [...TEST_TOOLS, slow.tool] });
const wire = new Wire(api.url);

const HELLO = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'old', version: '1' } };
const REVISIONS = ['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'];

describe('initialize', () => {
  test.each(REVISIONS)('speaks %s, without a session id', async (protocolVersion) => {
    const { status, headers, body } = await wire.legacy('initialize', { ...HELLO, protocolVersion });
    expect(status).toBe(200);
    expect(headers.get('mcp-session-id')).toBeNull();
    expect(headers.get('content-type')).toBe('text/event-stream');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body.result).toMatchObject({ protocolVersion, serverInfo: { name: 'omnimemory' } });
    expect(body.result.capabilities).toEqual({ tools: {}, resources: {}, prompts: {} });
    expect(body.result.instructions.split('\n')[0].length).toBeLessThan(500);
  });

  test('offers a revision of its own where it does not know the one of the client', async () => {
    const { status, body } = await wire.legacy('initialize', { ...HELLO, protocolVersion: '2031-01-01' });
    expect([status, body.result.protocolVersion]).toEqual([200, '2025-11-25']);
  });
});

test.each([undefined, ...REVISIONS])(
  'the revision %s: everything works without a session',
  async (revision) => {
    const old = revision === undefined ? wire : wire.with({ 'mcp-protocol-version': revision });
    const ready = await old.post({ jsonrpc: '2.0', method: 'notifications/initialized' });
    expect([ready.status, ready.body]).toEqual([202, undefined]);
    expect((await old.legacy('ping')).body.result).toEqual({});
    expect((await old.legacy('tools/list')).body.result.tools).toHaveLength(3);
    const call = await old.legacy('tools/call', { name: 'echo', arguments: { value: 1 } });
    expect(call.body.result.structuredContent).toEqual({ value: 1, tool_id: 'mcp' });
    const session = await old.legacy('ping', {}, { 'mcp-session-id': 'anything' });
    expect([session.status, session.headers.get('mcp-session-id')]).toEqual([200, null]);
  },
);

test.each(['2031-01-01', '2020-01-01', '1', 'x'.repeat(5_000)])(
  'the unknown revision %.20s in the header: 400, and those that are known',
  async (revision) => {
    for (const method of ['tools/list', 'initialize']) {
      const params = method === 'initialize' ? HELLO : {};
      const { status, body } = await wire.legacy(method, params, { 'mcp-protocol-version': revision });
      expect([status, body.error.code, body.id]).toEqual([400, -32022, 1]);
      expect(body.error.data.supported).toEqual(expect.arrayContaining([MODERN, ...REVISIONS]));
      expect(JSON.stringify(body).length).toBeLessThan(1_000);
    }
  },
);

test.each([
  'no/such',
  'logging/setLevel',
  'completion/complete',
  'resources/subscribe',
  'tasks/list',
  'server/discover',
  'constructor',
])('the method %s: -32601', async (method) => {
  const { status, body } = await wire.legacy(method, { level: 'debug' });
  expect([status, body.error]).toEqual([
    ...[200, { code: -32601, message: 'method_not_found: Method not found' }],
  ]);
});

test('subscriptions/listen opens no stream', async () => {
  const { status, body } = await wire.legacy('subscriptions/listen');
  expect([status, body.error.code]).toEqual([404, -32601]);
});

test('a call that asks for a task is answered at once', async () => {
  const { body } = await wire.legacy('tools/call', { name: 'echo', arguments: {}, task: { ttl: 1_000 } });
  expect(body.result.structuredContent).toEqual({ value: null, tool_id: 'mcp' });
});

test('an answer to a question that the server never asked is taken and dropped', async () => {
  const { status, body } = await wire.post({ jsonrpc: '2.0', id: 1, result: {} });
  expect([status, body]).toEqual([202, undefined]);
});

describe('a batch', () => {
  const ping = (id: unknown) => ({ jsonrpc: '2.0', id, method: 'ping' });

  test.each([undefined, '2025-03-26'])('of the revision %s is answered', async (revision) => {
    const call = {
      jsonrpc: '2.0',
      id: 'c',
      method: 'tools/call',
      params: { name: 'echo', arguments: { value: 7 } },
    };
    const ready = { jsonrpc: '2.0', method: 'notifications/initialized' };
    const headers = revision === undefined ? {} : { 'mcp-protocol-version': revision };
    const { status, body } = await wire.post([ping(1), ready, call], headers);
    expect(status).toBe(200);
    const byId = new Map(body.map((one: { id: unknown; result: unknown }) => [one.id, one.result]));
    expect(byId.get(1)).toEqual({});
    expect(byId.get('c')).toMatchObject({ structuredContent: { value: 7 } });
    expect(byId.size).toBe(2);
  });

  test('of notifications: 202', async () => {
    const ready = { jsonrpc: '2.0', method: 'notifications/initialized' };
    expect((await wire.post([ready, ready])).status).toBe(202);
  });

  test('has an error for each message that fails, whose text begins with one code', async () => {
    const failing = [
      { method: 'no/such' },
      { method: 'tools/call', params: { name: 'no_such' } },
      { method: 'prompts/get', params: { name: 'no_such' } },
      { method: 'resources/read', params: { uri: 'file:///x' } },
    ];
    const { body } = await wire.post(failing.map((one, id) => ({ jsonrpc: '2.0', id, ...one })));
    const texts = body.map(({ error }: { error: { message: string } }) => error.message);
    expect(texts.map((text: string) => /^(?:\w+: )?\w+_not_found: (?=[A-Z])/.exec(text)?.[0]).sort()).toEqual(
      [...['method_not_found: ', 'prompt_not_found: ', 'resource_not_found: ', 'tool_not_found: ']],
    );
  });

  const many = (count: number) => Array.from({ length: count }, (_, n) => ping(n));
  test('has at most 20 messages', async () => {
    const { status, body } = await wire.post(many(20));
    expect([status, body.length]).toEqual([200, 20]);
  });

  test('does one thing after the other, and leaves no listener behind', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on('warning', note);
    const call = (id: number) => ({
      jsonrpc: '2.0',
      id,
      method: 'tools/call',
      params: { name: 'slow', arguments: {} },
    });
    const { body } = await wire.post(Array.from({ length: 20 }, (_, id) => call(id)));
    process.off('warning', note);
    expect(body).toHaveLength(20);
    expect([slow.most(), warnings]).toEqual([1, []]);
  });

  test.each([
    ['of 21 messages', many(21), {}],
    ['of none', [], {}],
    ['with an id twice', [ping(1), ping(1)], {}],
    ['with something else', [ping(1), 7], {}],
    ['with a batch', [[ping(1)]], {}],
    ['of a later revision', [ping(1)], { 'mcp-protocol-version': '2025-06-18' }],
    ['of revision 2026-07-28', [ping(1)], { 'mcp-protocol-version': MODERN }],
    [
      'with a message of revision 2026-07-28',
      [{ ...ping(1), params: { _meta: { 'io.modelcontextprotocol/protocolVersion': MODERN } } }],
      {},
    ],
  ])('%s is refused whole: 400, -32600', async (_what, batch, headers) => {
    const { status, body } = await wire.post(batch, headers);
    expect([status, body.error.code, body.id]).toEqual([400, -32600, null]);
  });
});
