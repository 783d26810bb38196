import { describe, expect, test } from '@jest/globals';
import { setUpApi } from '../../support/set-up.ts';
import { TEST_TOOLS } from './test-tools.ts';
import { ENVELOPE, MODERN, Wire } from './wire.ts';

const { api } = await setUpApi({ mcpTools: TEST_TOOLS });
const wire = new Wire(api.url);

const LIST = { jsonrpc: '2.0', id: 7, method: 'tools/list', params: { _meta: ENVELOPE } };
const HEADERS = { 'mcp-protocol-version': MODERN, 'mcp-method': 'tools/list' };

describe('results', () => {
  test('tools/list has a fixed order, a time to live, and is complete', async () => {
    const { status, headers, body } = await wire.modern('tools/list');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('mcp-session-id')).toBeNull();
    expect(body.result).toMatchObject({ resultType: 'complete', ttlMs: 300_000, cacheScope: 'private' });
    expect(body.result.tools.map(({ name }: { name: string }) => name)).toEqual(['echo', 'save']);
  });

  test('server/discover names the revision, the tools without changes of lists, and the instructions', async () => {
    const { status, body } = await wire.modern('server/discover');
    expect(status).toBe(200);
    expect(body.result).toMatchObject({
      resultType: 'complete',
      supportedVersions: [MODERN],
      capabilities: { tools: {} },
      cacheScope: 'private',
    });
    expect(JSON.stringify(body.result)).not.toContain('listChanged');
    expect(body.result.instructions).toContain('resume_context');
  });

  test('tools/call gives the data twice: as structure, and as text', async () => {
    const { status, body } = await wire.modern('tools/call', {
      name: 'echo',
      arguments: { value: [1, 'ä'] },
    });
    expect(status).toBe(200);
    const data = { value: [1, 'ä'], tool_id: 'test' };
    expect(body).toMatchObject({ jsonrpc: '2.0', id: 1, result: { structuredContent: data } });
    expect(body.result.resultType).toBe('complete');
    expect(JSON.parse(body.result.content[0].text)).toEqual(data);
  });

  test('the id is given back, be it a text or a number', async () => {
    for (const id of ['a "text" \u00e9', 0, -5, 9_007_199_254_740_991]) {
      const { body } = await wire.post({ ...LIST, id }, HEADERS);
      expect(body.id).toBe(id);
    }
  });
});

describe('headers that differ from the body', () => {
  const call = { name: 'echo', arguments: {} };
  test.each([
    ['no revision', LIST, { 'mcp-method': 'tools/list' }],
    ['another known revision', LIST, { ...HEADERS, 'mcp-protocol-version': '2025-11-25' }],
    ['another unknown revision', LIST, { ...HEADERS, 'mcp-protocol-version': '2031-01-01' }],
    ['no method', LIST, { 'mcp-protocol-version': MODERN }],
    ['another method', LIST, { ...HEADERS, 'mcp-method': 'tools/call' }],
    ['two methods', LIST, { ...HEADERS, 'mcp-method': 'tools/list, tools/list' }],
  ])('%s is refused with 400 and -32020', async (_what, body, headers) => {
    const answer = await wire.post(body, headers);
    expect([answer.status, answer.body.error.code, answer.body.id]).toEqual([400, -32020, 7]);
    expect(answer.body.error.message).toMatch(/^headers_differ: \w/);
  });

  test.each([
    ['none', undefined],
    ['another', 'save'],
    ['another in Base64', '=?base64?c2F2ZQ==?='],
    ['a broken Base64', '=?base64?ZWNobw?='],
  ])('Mcp-Name is %s: 400, -32020', async (_what, name) => {
    const headers = { ...HEADERS, 'mcp-method': 'tools/call', ...(name && { 'mcp-name': name }) };
    const body = { ...LIST, method: 'tools/call', params: { ...call, _meta: ENVELOPE } };
    const answer = await wire.post(body, headers);
    expect([answer.status, answer.body.error.code]).toEqual([400, -32020]);
  });

  test('Mcp-Name in Base64 is read', async () => {
    const { status, body } = await wire.modern('tools/call', call, { 'mcp-name': '=?base64?ZWNobw==?=' });
    expect([status, body.result.isError]).toEqual([200, undefined]);
    const name = 'Größe';
    const encoded = `=?base64?${Buffer.from(name).toString('base64')}?=`;
    const unknown = await wire.modern('tools/call', { name }, { 'mcp-name': encoded });
    expect([unknown.status, unknown.body.error.code]).toEqual([200, -32602]);
  });
});

describe('what is not there', () => {
  test.each(['2031-01-01', '2020-01-01', 'DRAFT-2026', ''])(
    'the revision "%s" is refused with those that are supported',
    async (revision) => {
      const _meta = { ...ENVELOPE, 'io.modelcontextprotocol/protocolVersion': revision };
      const { status, body } = await wire.modern(
        'tools/list',
        { _meta },
        { 'mcp-protocol-version': revision },
      );
      expect([status, body.error.code, body.id]).toEqual([400, -32022, 1]);
      expect(body.error.data.supported).toContain(MODERN);
      expect(body.error.message).toMatch(/^unsupported_revision: \w/);
    },
  );

  test.each([
    'no/such',
    'initialize',
    'ping',
    'logging/setLevel',
    'completion/complete',
    'subscriptions/listen',
    'resources/subscribe',
    'tasks/get',
    'constructor',
    '__proto__',
    'elicitation/create',
  ])('the method %s: 404, -32601', async (method) => {
    const { status, headers, body } = await wire.modern(method);
    expect([status, body.error.code, body.id]).toEqual([404, -32601, 1]);
    expect(body.error.message).toMatch(/^method_not_found: [A-Z]/);
    expect(headers.get('content-type')).toMatch('application/json');
  });

  test('a tool: -32602', async () => {
    for (const name of ['no_such', 'toString', '__proto__']) {
      const { status, body } = await wire.modern('tools/call', { name });
      expect(status).toBe(200);
      expect(body.error).toEqual({ code: -32602, message: expect.stringContaining('no such tool') });
    }
  });

  test('a request without its _meta: 400, -32602', async () => {
    const { status, body } = await wire.post({ ...LIST, params: {} }, HEADERS);
    expect([status, body.error.code]).toEqual([400, -32602]);
    expect(body.error.message).toMatch(/^validation_failed: \w/);
  });
});

test('a notification: 202 without a body', async () => {
  const notification = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } };
  const { status, body } = await wire.post(notification, { ...HEADERS, 'mcp-method': notification.method });
  expect([status, body]).toEqual([202, undefined]);
});

test.each([
  ['nothing', ''],
  ['JSON alone', 'application/json'],
  ['events alone', 'text/event-stream'],
  ['everything', '*/*'],
  ['names that begin the same', 'application/jsonl, text/event-streams'],
])('Accept: %s: 406', async (_what, accept) => {
  for (const era of ['modern', 'legacy'] as const) {
    const { status, body } = await wire[era]('tools/list', {}, { accept });
    expect([status, body.code]).toEqual([406, 'not_acceptable']);
  }
});

test('Accept is read as HTTP writes it: in any case and order, with parameters', async () => {
  for (const accept of [
    'text/event-stream,application/json',
    'Application/JSON;q=0.9, Text/Event-Stream; q=1',
  ]) {
    for (const era of ['modern', 'legacy'] as const)
      expect((await wire[era]('tools/list', {}, { accept })).status).toBe(200);
  }
});
