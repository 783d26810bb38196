import { describe, expect, test } from '@jest/globals';
import { setUpApi } from '../../support/set-up.ts';
import { TEST_TOOLS } from './test-tools.ts';
import { ENVELOPE, MODERN, Wire } from './wire.ts';

const { api } = await setUpApi({ mcpTools: TEST_TOOLS });
const wire = new Wire(api.url);

const MEBIBYTE = 1_048_576;
/** A call whose JSON has as many bytes. */
function callOf(bytes: number): string {
  const call = (value: string) =>
    JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'echo', arguments: { value } },
    });
  return call('x'.repeat(bytes - call('').length));
}

describe('the length', () => {
  test('of 1 MiB is accepted', async () => {
    const { status, body } = await wire.post(callOf(MEBIBYTE));
    expect([status, body.result.structuredContent.value.length > 1_000_000]).toEqual([200, true]);
  });

  test('of one byte more: 413, announced or not', async () => {
    const { status, body } = await wire.post(callOf(MEBIBYTE + 1));
    expect([status, body.code]).toEqual([413, 'body_too_large']);
    const chunked = await fetch(`${api.url}/mcp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: new Blob([callOf(MEBIBYTE + 1)]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(chunked.status).toBe(413);
  });
});

test.each([
  'text/plain',
  'application/x-www-form-urlencoded',
  'text/json',
  'application/json-rpc',
  'application/jsonx',
  '',
])('the type "%s": 415', async (type) => {
  const { status, body } = await wire.legacy('ping', {}, { 'content-type': type });
  expect([status, body.code]).toEqual([415, 'unsupported_media_type']);
});

test('another charset or any compression: 415', async () => {
  const utf16 = await wire.legacy('ping', {}, { 'content-type': 'application/json; charset=utf-16' });
  expect([utf16.status, utf16.body.code]).toEqual([415, 'unsupported_charset']);
  for (const encoding of ['gzip', 'deflate', 'br', 'gzip, gzip']) {
    const { status, body } = await wire.legacy('ping', {}, { 'content-encoding': encoding });
    expect([status, body.code]).toEqual([415, 'unsupported_encoding']);
  }
  const utf8 = await wire.legacy('ping', {}, { 'content-type': 'application/json; charset=UTF-8' });
  expect(utf8.status).toBe(200);
});

describe('a body that is no message gets an error of JSON-RPC', () => {
  const [PARSE, INVALID] = [-32700, -32600];
  const DEEP = `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":${'['.repeat(200)}${']'.repeat(200)}}}`;
  test.each([
    ['broken JSON', '{"jsonrpc":"2.0",', PARSE, null],
    ['a text', 'hello', PARSE, null],
    ['null', 'null', PARSE, null],
    ['NaN', '{"jsonrpc":"2.0","id":NaN,"method":"ping"}', PARSE, null],
    ['two messages', `${'{"jsonrpc":"2.0","id":1,"method":"ping"}'.repeat(2)}`, PARSE, null],
    ['nothing', '', INVALID, null],
    ['an empty object', '{}', INVALID, null],
    ['no version', '{"id":1,"method":"ping"}', INVALID, 1],
    ['another version', '{"jsonrpc":"1.0","id":1,"method":"ping"}', INVALID, 1],
    ['no method', '{"jsonrpc":"2.0","id":1}', INVALID, 1],
    ['a method that is a number', '{"jsonrpc":"2.0","id":1,"method":5}', INVALID, 1],
    ['the id null', '{"jsonrpc":"2.0","id":null,"method":"ping"}', INVALID, null],
    ['an id that is an object', '{"jsonrpc":"2.0","id":{},"method":"ping"}', INVALID, null],
    ['an id with a fraction', '{"jsonrpc":"2.0","id":1.5,"method":"ping"}', INVALID, null],
    ['too deep', DEEP, INVALID, null],
  ])('for %s', async (_what, sent, code, id) => {
    for (const headers of [{}, { 'mcp-protocol-version': '2025-11-25' }]) {
      const { status, headers: answered, body } = await wire.post(sent, headers);
      expect([status, body.error.code]).toEqual([400, code]);
      expect(body.id).toBe(id);
      expect(body.error.message).toMatch(/^(invalid_json|invalid_request|body_too_deep): \w/);
      expect(body.jsonrpc).toBe('2.0');
      expect(answered.get('content-type')).toMatch(/^application\/json/);
    }
  });

  test('bytes that are not UTF-8', async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"jsonrpc":"2.0","id":"'),
      Buffer.from([0xff]),
      Buffer.from('"}'),
    ]);
    const answer = await fetch(`${api.url}/mcp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: bytes,
    });
    expect([answer.status, ((await answer.json()) as { error: { code: number } }).error.code]).toEqual([
      400, -32700,
    ]);
  });
});

describe('a value that would not be kept is refused before anything is done', () => {
  const call = (args: string, id = '1') =>
    `{"jsonrpc":"2.0","id":${id},"method":"tools/call","params":{"name":"echo","arguments":${args}}}`;
  test.each([
    ['an integer', call('{"value":12345678901234567890}')],
    ['a fraction', call('{"value":0.1234567890123456789}')],
    ['too large a number', call('{"value":[{"a":1e400}]}')],
    ['an id', call('{}', '12345678901234567890')],
  ])('digits that JSON clients lose: %s', async (_what, sent) => {
    const { status, body } = await wire.post(sent);
    expect([status, body.error.code]).toEqual([400, -32600]);
    expect(body.error.message).toContain('more digits than JSON clients keep');
  });

  test.each([
    ['of arguments', '"name":"echo","arguments":{"__proto__":{"a":1}}', 'params.arguments.__proto__'],
    ['of params', '"name":"echo","__proto__":{"a":1}', 'params.__proto__'],
  ])('the key __proto__ %s', async (_what, params, path) => {
    const { status, body } = await wire.post(
      `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{${params}}}`,
    );
    expect([status, body.id, body.error.code]).toEqual([400, 1, -32602]);
    expect(body.error.message).toBe(`validation_failed: ${path} is not a known field`);
  });

  test('what is in a field is kept to the character', async () => {
    const value = '{"__proto__":{"a":1},"n":1e21,"f":0.1,"s":"\\u0000\\ud800<b>\\u2028","e":""}';
    for (const sent of [call(`{"value":${value}}`)]) {
      const { body } = await wire.post(sent);
      expect(JSON.stringify(body.result.structuredContent.value)).toBe(JSON.stringify(JSON.parse(value)));
      expect(JSON.parse(body.result.content[0].text).value).toEqual(JSON.parse(value));
    }
  });
});

describe('parameters of the wrong type', () => {
  const WRONG: [string, unknown][] = [
    ['ping', []],
    ['ping', 'text'],
    ['tools/call', {}],
    ['tools/call', { name: 5 }],
    ['tools/call', { name: '' }],
    ['tools/call', { name: 'echo', arguments: 'text' }],
    ['tools/call', { name: 'echo', arguments: [1] }],
    ['tools/call', { name: 'echo', arguments: null }],
    ['tools/call', { name: 'echo', _meta: 'x' }],
    ['tools/list', { cursor: 5 }],
    ['tools/list', { _meta: { progressToken: {} } }],
    ['initialize', {}],
    ['initialize', { protocolVersion: 1, capabilities: {}, clientInfo: { name: 'a', version: '1' } }],
    [
      'initialize',
      { protocolVersion: '2025-11-25', capabilities: 'all', clientInfo: { name: 'a', version: '1' } },
    ],
    ['resources/read', {}],
    ['prompts/get', { name: 'resume', arguments: { project_path: 5 } }],
  ];
  test.each(WRONG)('%s %j: -32602, in our words', async (method, params) => {
    const { status, body } = await wire.post({ jsonrpc: '2.0', id: 'x', method, params });
    expect([status, body.id, body.error.code]).toEqual([400, 'x', -32602]);
    expect(body.error.message).toMatch(/^validation_failed: params(\.\w| must)/);
  });

  test('the same in revision 2026-07-28', async () => {
    const { status, body } = await wire.modern('tools/call', { name: 'echo', arguments: [] });
    expect([status, body.error.code]).toEqual([400, -32602]);
    const _meta = { ...ENVELOPE, 'io.modelcontextprotocol/clientInfo': 'me' };
    const answer = await wire.modern('tools/list', { _meta });
    expect([answer.status, answer.body.error.code]).toEqual([400, -32602]);
  });

  test('in arguments: the tool says which, at most five', async () => {
    const args = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`wrong_${n}`, n]));
    const { status, body } = await wire.modern('tools/call', {
      name: 'echo',
      arguments: { count: 'x', ...args },
    });
    expect([status, body.result.isError, body.result.structuredContent]).toEqual([200, true, undefined]);
    const [{ text }] = body.result.content;
    expect(text).toMatch(
      /^validation_failed: count must be a number, not a string; wrong_0 is not a known field; /,
    );
    expect(text.split('; ')).toHaveLength(5);
  });

  test('arguments of a prompt are counted before each is looked at: a fault of every one takes long', async () => {
    const told = async (count: number) => {
      const wrong = Object.fromEntries(Array.from({ length: count }, (_, n) => [`n${n}`, n]));
      const { body } = await wire.modern('prompts/get', { name: 'resume', arguments: wrong });
      return body.error.message;
    };
    expect(await told(50)).toMatch(/^validation_failed: params\.arguments\.n0 must be a string/);
    expect(await told(51)).toBe('validation_failed: params.arguments must not have more than 50 keys');
  });

  test('a list of tools has one page, so it knows no cursor', async () => {
    const { body } = await wire.modern('tools/list', { cursor: 'anything' });
    expect(body.error).toEqual({ code: -32602, message: expect.stringMatching(/^invalid_cursor: /) });
  });
});

test('the revision of a body without its header is that of the body', async () => {
  const { status, body } = await wire.post({
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/list',
    params: { _meta: { ...ENVELOPE, 'io.modelcontextprotocol/protocolVersion': '2031-01-01' } },
  });
  expect([status, body.error.code, body.error.data.supported]).toEqual([400, -32022, [MODERN]]);
});
