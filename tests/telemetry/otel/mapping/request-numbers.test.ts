import { describe, expect, test } from '@jest/globals';
import { mapLogs } from '../../../../src/features/telemetry/otel/mapping/mapping.ts';
import { logs, source } from '../../../support/otlp/messages.ts';
import { only, requestOf } from './one.ts';
import { PRIVATE } from './options.ts';

type Attributes = Readonly<Record<string, unknown>>;

describe('numbers that do not fit together', () => {
  const claude = (sent: Attributes) => requestOf('claude-code', { 'event.name': 'api_request', ...sent });
  const isMarked = (request: { readonly attributes: string }) =>
    'inconsistent' in (JSON.parse(request.attributes) as object);

  test.each([
    [
      'codex',
      { 'event.name': 'codex.sse_event', 'event.kind': 'response.completed' },
      { input_token_count: 5, cached_token_count: 6, output_token_count: 1 },
      { input_tokens: 0, cache_read_tokens: 6, output_tokens: 1 },
    ],
    [
      'codex',
      { 'event.name': 'codex.sse_event', 'event.kind': 'response.completed' },
      { input_token_count: 5, output_token_count: 1, tool_token_count: 7 },
      { input_tokens: 5, output_tokens: 1 },
    ],
    [
      'codex',
      { 'event.name': 'codex.sse_event', 'event.kind': 'response.completed' },
      { input_token_count: 5, output_token_count: 1, reasoning_token_count: 2 },
      { output_tokens: 1, reasoning_tokens: 2 },
    ],
    [
      'gemini-cli',
      { 'event.name': 'api_response' },
      { input_token_count: 5, output_token_count: 1, total_token_count: 5 },
      { input_tokens: 5, output_tokens: 1 },
    ],
    [
      'copilot-chat',
      { 'event.name': 'gen_ai.client.inference.operation.details' },
      { 'gen_ai.usage.input_tokens': 5, 'gen_ai.usage.cache_read.input_tokens': 9 },
      { input_tokens: 0, cache_read_tokens: 9 },
    ],
    [
      'claude-code',
      { 'event.name': 'api_request' },
      { input_tokens: -4, output_tokens: 2 },
      { input_tokens: 0, output_tokens: 2 },
    ],
    ['claude-code', { 'event.name': 'api_request' }, { input_tokens: '9'.repeat(400) }, { input_tokens: 0 }],
    [
      'claude-code',
      { 'event.name': 'api_request' },
      { input_tokens: 9_007_199_254_740_992n },
      { input_tokens: 0 },
    ],
    ['claude-code', { 'event.name': 'api_request' }, { cost_usd: -0.5 }, { cost_usd_micros: null }],
    [
      'claude-code',
      { 'event.name': 'api_request' },
      { cost_usd_micros: '9'.repeat(30) },
      { cost_usd_micros: null },
    ],
  ])('of %s are marked as inconsistent', async (service, name, sent, stored) => {
    const request = await requestOf(service, { ...name, ...sent });
    expect(request).toMatchObject(stored);
    expect(isMarked(request)).toBe(true);
  });

  test('are not marked where they are only missing or no numbers', async () => {
    const request = await claude({ input_tokens: 'many', output_tokens: '1e3', cost_usd: 'free' });
    expect(request).toMatchObject({ input_tokens: 0, output_tokens: 0, cost_usd_micros: null });
    expect(isMarked(request)).toBe(false);
  });

  test('become null where a column cannot keep them', async () => {
    const sent = {
      duration_ms: -1,
      attempt: 3_000_000_000,
      status_code: '20.5',
      request_id: '',
      model: '\u0000',
    };
    expect(await claude(sent)).toMatchObject({
      duration_ms: null,
      attempt: null,
      http_status: null,
      request_id: null,
      model: null,
    });
  });
});

describe('names and ids', () => {
  const request = (sent: Attributes) => requestOf('claude-code', { 'event.name': 'api_request', ...sent });

  test('of models and sources are cut to 255 characters without control characters', async () => {
    expect(await request({ model: `a\u0007${'😀'.repeat(300)}`, query_source: 'x\ny' })).toMatchObject({
      model: `a${'😀'.repeat(254)}`,
      source: 'xy',
    });
  });

  test('of requests are not cut, because two calls would become one', async () => {
    expect((await request({ request_id: 'r'.repeat(255) })).request_id).toHaveLength(255);
    expect((await request({ request_id: 'r'.repeat(256) })).request_id).toBeNull();
    expect((await request({ request_id: 'a\u0001b' })).request_id).toBeNull();
  });

  test('a version is the app version of the record, of the resource, then the service version', async () => {
    const claude = source({ 'service.name': 'claude-code', 'service.version': '2.0' });
    const app = source({ 'service.name': 'claude-code', 'app.version': '2.1', 'service.version': '2.0' });
    const gemini = source({ 'service.name': 'gemini-cli', 'service.version': 'v24.1.0' });
    const name = { 'event.name': 'api_response' };
    const { facts } = await mapLogs(
      [...logs(claude, name, { ...name, 'app.version': '2.2' }), ...logs(app, name), ...logs(gemini, name)],
      PRIVATE,
    );
    expect(facts.events.map((event) => event.tool_version)).toEqual(['2.0', '2.2', '2.1']);
    expect(only(facts.requests).tool_version).toBeNull();
  });
});
