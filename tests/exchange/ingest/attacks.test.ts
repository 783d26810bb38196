import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { LOCAL } from '../../../src/auth/scope.ts';
import { setUpApi } from '../../support/set-up.ts';
import { rowsOf } from './rows.ts';

const { db, api } = await setUpApi();
const session_id = (await db.services.sessions.start(LOCAL, { tool_id: 'cursor' })).session_id;

async function post(path: string, body: string | Buffer, headers: Record<string, string> = {}) {
  const answer = await fetch(`${api.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  const text = await answer.text();
  return { status: answer.status, json: JSON.parse(text), text };
}
const ingest = (body: unknown, headers?: Record<string, string>) =>
  post('/v1/ingest', JSON.stringify(body), headers);
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const metric = (data: unknown) => ({ type: 'metric', data });

describe('a compressed batch', () => {
  const body = JSON.stringify({ items: [metric({ tokens_saved: 1 })] });

  test.each([
    ['by zlib', gzipSync(body)],
    ['with the name of a file and a comment', gzipWith(gzipSync(body), 24, 'batch.json\0by hand\0')],
    ['with an extra field', gzipWith(gzipSync(body), 4, '\x03\0abc')],
  ])('in gzip is read: %s', async (_name, compressed) => {
    const { status, json } = await post('/v1/ingest', compressed, { 'content-encoding': 'gzip' });
    expect([status, json.created]).toEqual([200, 1]);
  });

  test.each([
    ['br', brotliCompressSync(body)],
    ['deflate', deflateSync(body)],
    ['zstd', zstdCompressSync(body)],
    ['gzip, gzip', gzipSync(gzipSync(body))],
    ['gzip, br', brotliCompressSync(gzipSync(body))],
    ['identity, gzip', gzipSync(body)],
    ['lzma', Buffer.from(body)],
  ])('is refused in what no document promises: %s', async (encoding, compressed) => {
    const answer = await post('/v1/ingest', compressed, { 'content-encoding': encoding });
    expect([answer.status, answer.json.code]).toEqual([415, 'unsupported_encoding']);
  });

  test.each([
    ['no gzip at all', Buffer.from(body), 'gzip', 400, 'invalid_encoding'],
    ['gzip that is cut off', gzipSync(body).subarray(0, -12), 'gzip', 400, 'invalid_encoding'],
    ['gzip with a wrong checksum', flipped(gzipSync(body), -6), 'gzip', 400, 'invalid_encoding'],
    ['two members', Buffer.concat([gzipSync(body), gzipSync(body)]), 'gzip', 400, 'invalid_encoding'],
    [
      'bytes behind the member',
      Buffer.concat([gzipSync(body), Buffer.alloc(9)]),
      'gzip',
      400,
      'invalid_encoding',
    ],
    ['a length that is not its own', flipped(gzipSync(body), -4), 'gzip', 400, 'invalid_encoding'],
    ['a header without an end', gzipSync(body).fill(0xff, 3, 4), 'gzip', 400, 'invalid_encoding'],
    ['gzip of what is not JSON', gzipSync('{"items":'), 'gzip', 400, 'invalid_json'],
    [
      'a bomb that is long itself: 300 MiB',
      gzipSync(Buffer.alloc(300 * 2 ** 20, ' ')),
      'gzip',
      413,
      'body_too_large',
    ],
    [
      'a bomb of ratio 1,000',
      gzipSync(Buffer.alloc(12 * 2 ** 20, ' ')),
      'gzip',
      413,
      'compression_ratio_too_high',
    ],
  ])('is refused: %s', async (_name, compressed, encoding, status, code) => {
    const before = await rowsOf(db);
    const answer = await post('/v1/ingest', compressed, { 'content-encoding': encoding });
    expect([answer.status, answer.json.code]).toEqual([status, code]);
    expect(await rowsOf(db)).toEqual(before);
  });
});

/** The member with fields in its header, by their flags. */
function gzipWith(member: Buffer, flags: number, fields: string): Buffer {
  const header = Buffer.from(member.subarray(0, 10)).fill(flags, 3, 4);
  return Buffer.concat([header, Buffer.from(fields, 'latin1'), member.subarray(10)]);
}

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  const place = at < 0 ? copy.length + at : at;
  copy[place] = (copy[place] ?? 0) ^ 0xff;
  return copy;
}

describe('a batch as a whole', () => {
  const many = (count: number) => ({ items: Array.from({ length: count }, () => metric({})) });

  test.each([
    ['an empty batch', { items: [] }, 'items'],
    ['1,001 items', many(1_001), 'items'],
    ['no items', {}, 'items'],
    ['items that are no list', { items: { 0: metric({}) } }, 'items'],
    ['a list', [metric({})], ''],
    ['an unknown field', { items: [metric({})], tenant_id: 'other' }, 'tenant_id'],
  ])('is refused: %s', async (_name, body, path) => {
    const { status, json } = await ingest(body);
    expect([status, json.code, json.errors[0].path]).toEqual([422, 'validation_failed', path]);
  });

  test('of exactly 1,000 is taken', async () => {
    expect((await ingest(many(1_000))).json.created).toBe(1_000);
  });

  test('of more than 16 MiB is too large', async () => {
    const { status, json } = await ingest({ items: [metric({ tool_id: 'x'.repeat(17_000_000) })] });
    expect([status, json.code]).toEqual([413, 'body_too_large']);
  });

  test('that is nested without end is refused, and breaks nothing', async () => {
    const deep = `{"items":[{"type":"metric","data":${nested(1_000_000)}},{"type":"metric","data":{}}]}`;
    const { status, json } = await post('/v1/ingest', deep);
    expect([status, json.code]).toEqual([400, 'body_too_deep']);
    const one = `{"items":[{"type":"metric","data":${nested(97)}}]}`;
    expect((await post('/v1/ingest', one, { 'idempotency-key': 'deep' })).json.rejected).toBe(1);
    expect((await post('/v1/ingest', `{"items":[{"data":${nested(98)}}]}`)).json.code).toBe('body_too_deep');
  });
});

describe('an item that cannot be accepted is rejected with the faults of its own route', () => {
  const checkpoint = (more: object) => ({
    session_id,
    tool_id: 't',
    checkpoint_type: 'manual',
    summary: 'x',
    ...more,
  });
  const operation = (more: object) => ({
    ...{ session_id, tool_id: 't', tool_name: 'read', operation_mode: 'full' },
    ...{ tokens_original: 1, tokens_actual: 1, response_time_ms: 1, ...more },
  });
  const raw = (json: string) => JSON.parse(json);

  test.each([
    ['metric', '/v1/metrics', { tokens_saved: -1 }],
    ['metric', '/v1/metrics', { tokens_saved: 2 ** 53, total_embeddings: 1.5, cache_hits: '7' }],
    ['metric', '/v1/metrics', raw('{"tokens_saved":1e400,"cache_hit_rate":1e400}')],
    ['metric', '/v1/metrics', { tool_id: 'a\0b', tool_version: '', session_id: '\ud800' }],
    ['metric', '/v1/metrics', { tool_id: 'x'.repeat(256), tenant_id: 'other', scope_id: '' }],
    ['metric', '/v1/metrics', { timestamp: '2026-02-30T00:00:00.000Z' }],
    ['metric', '/v1/metrics', { timestamp: '9999-01-01T00:00:00.000Z', service: 'x' }],
    ['metric', '/v1/metrics', { timestamp: '0000-01-01T00:00:00.000Z' }],
    ['metric', '/v1/metrics', { metadata: { "a' or 1=1 --": 'x', b: '', c: null } }],
    [
      'metric',
      '/v1/metrics',
      { metadata: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`k${n}`, 'x'])) },
    ],
    ['metric', '/v1/metrics', { metrics: { embeddings: { mlx_metrics: { total_embeddings: -1 } } } }],
    ['metric', '/v1/metrics', raw('{"__proto__":{"tokens_saved":1},"constructor":1,"hasOwnProperty":2}')],
    ['metric', '/v1/metrics', []],
    ['cache_hit', '/v1/cache-hits', { tool_id: 't', tokens_saved: -1, file_path: 'a\0' }],
    [
      'velocity',
      '/v1/velocity',
      { session_id, tokens_saved: 1, velocity: 'fast', prediction_confidence: 101 },
    ],
    ['operation', '/v1/operations', operation({ parameters: { a: ['b\0'] }, tool_name: 'write' })],
    ['operation', '/v1/operations', operation({ parameters: raw(`{"a":${nested(40)}}`) })],
    [
      'checkpoint',
      '/v1/checkpoints',
      checkpoint({ decisions: [raw(`{"a":${nested(64)}}`)], visibility: 'public' }),
    ],
    ['checkpoint', '/v1/checkpoints', checkpoint({ supersedes: ['a', 'a'], key_facts: ['\0'] })],
    ['checkpoint', '/v1/checkpoints', raw('{"__proto__":[]}')],
  ])('%s %#', async (type, path, data) => {
    const single = await post(path, JSON.stringify(data));
    const before = await rowsOf(db);
    const batch = await ingest({ items: [{ type, id: 'bad', data }] });
    expect([single.status, batch.status]).toEqual([422, 200]);
    const { code, detail, errors } = single.json;
    expect(batch.json.results).toEqual([{ status: 'rejected', code, detail, errors }]);
    expect(await rowsOf(db)).toEqual(before);
  });

  test.each([
    ['an unknown type', { type: 'session', data: {} }, 'type'],
    ['a type from the prototype', { type: '__proto__', data: {} }, 'type'],
    ['a type that is a list', { type: ['metric'], data: {} }, 'type'],
    ['an empty id', { type: 'metric', id: '', data: {} }, 'id'],
    ['NUL in the id', { type: 'metric', id: 'a\0', data: {} }, 'id'],
    ['an id of 256 characters', { type: 'metric', id: 'x'.repeat(256), data: {} }, 'id'],
    ['no data', { type: 'metric' }, 'data'],
    ['an unknown field', { type: 'metric', data: {}, tenant_id: 'other' }, 'tenant_id'],
    ['null', null, ''],
    ['a number', 7, ''],
    ['a list', [], ''],
  ])('%s', async (_name, item, path) => {
    const { status, json } = await ingest({ items: [item, metric({})] });
    expect([status, json.created, json.rejected]).toEqual([200, 1, 1]);
    expect(json.results[0]).toMatchObject({ code: 'validation_failed', errors: [{ path }] });
  });

  test('with 20,000 unknown fields gets a bounded list of faults, and with more values than allowed none', async () => {
    const fieldsOf = (length: number) => Array.from({ length }, (_, n) => `"f${n}":1`).join(',');
    const fields = fieldsOf(20_000);
    const long = `"${'x'.repeat(1_000_000)}":1`;
    const body = `{"items":[{"type":"metric","data":{${fields}}},{"type":"metric","data":{${long}}}]}`;
    const { status, text, json } = await post('/v1/ingest', body);
    expect([status, json.rejected, text.length < 10_000]).toEqual([200, 2, true]);
    const more = await post('/v1/ingest', `{"items":[{"type":"metric","data":{${fieldsOf(25_000)}}}]}`);
    expect([more.status, more.json.code]).toEqual([413, 'too_many_values']);
  });

  // read at once, and on a thread because of their number
  test.each([20, 120])('of %i values each, in a batch of some 300 KB, gets its own result', async (count) => {
    const data = `[${Array(count).fill('0').join(',')}],"id":"${'x'.repeat(300 - 2 * count)}"`;
    const items = Array(990).fill(`{"type":"operation","data":${data}}`);
    const { status, json } = await post(
      '/v1/ingest',
      `{"items":[${items.join(',')},{"type":"metric","data":{}}]}`,
    );
    expect([status, json.created, json.rejected]).toEqual([200, 1, 990]);
    const broken = await post('/v1/ingest', `{"items":[${items.join(',')},]}`);
    expect([broken.status, broken.json.code]).toEqual([400, 'invalid_json']);
  });
});
