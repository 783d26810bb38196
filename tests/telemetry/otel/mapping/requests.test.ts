import { describe, expect, test } from '@jest/globals';
import { mapLogs } from '../../../../src/features/telemetry/otel/mapping/mapping.ts';
import { logs, source } from '../../../support/otlp/messages.ts';
import { eventOf, only, requestOf } from './one.ts';
import { PRIVATE } from './options.ts';

type Attributes = Readonly<Record<string, unknown>>;
const NOTHING = {
  input_tokens: 0,
  cache_read_tokens: 0,
  cache_creation_tokens: 0,
  output_tokens: 0,
  reasoning_tokens: 0,
  cost_usd_micros: null,
  duration_ms: null,
  status: 'ok',
  http_status: null,
  attempt: null,
  source: null,
  prompt_id: null,
  request_id: null,
};

/** What a tool sends for a call of a model, and what is stored of it, computed by hand. */
const CALLS: readonly (readonly [string, string, Attributes, object])[] = [
  [
    'Claude Code',
    'claude-code',
    {
      'event.name': 'api_request',
      'session.id': 's1',
      model: 'claude-sonnet-5',
      input_tokens: '12',
      output_tokens: '340',
      cache_read_tokens: '9000',
      cache_creation_tokens: '55',
      cost_usd: '0.0123456',
      duration_ms: '1500.5',
      request_id: 'req_011',
      query_source: 'repl_main_thread',
      'prompt.id': 'p-1',
      attempt: '1',
    },
    {
      tool_id: 'claude-code',
      external_id: 's1',
      model: 'claude-sonnet-5',
      input_tokens: 12,
      output_tokens: 340,
      cache_read_tokens: 9000,
      cache_creation_tokens: 55,
      cost_usd_micros: 12_346,
      duration_ms: 1500.5,
      request_id: 'req_011',
      source: 'repl_main_thread',
      prompt_id: 'p-1',
      attempt: 1,
    },
  ],
  [
    'Claude Code that failed',
    'claude-code-desktop',
    {
      'event.name': 'api_error',
      'session.id': 's1',
      model: 'claude-sonnet-5',
      status_code: '529',
      attempt: 3,
      error: 'overloaded',
      client_request_id: 'c-7',
      cost_usd_micros: '17',
    },
    {
      tool_id: 'claude-code',
      external_id: 's1',
      model: 'claude-sonnet-5',
      status: 'error',
      http_status: 529,
      attempt: 3,
      request_id: 'c-7',
      cost_usd_micros: 17,
    },
  ],
  [
    'Claude Code that was refused',
    'claude-code',
    { 'event.name': 'api_refusal', 'session.id': 's1', model: 'claude-sonnet-5' },
    { tool_id: 'claude-code', external_id: 's1', model: 'claude-sonnet-5', status: 'refused' },
  ],
  [
    'Codex',
    'codex_cli_rs',
    {
      'event.name': 'codex.sse_event',
      'event.kind': 'response.completed',
      'conversation.id': 'c1',
      model: 'gpt-6-codex',
      input_token_count: 1000,
      cached_token_count: 600,
      cache_write_token_count: 100,
      output_token_count: 250,
      reasoning_token_count: 200,
      tool_token_count: 1250,
    },
    {
      tool_id: 'codex',
      external_id: 'c1',
      model: 'gpt-6-codex',
      input_tokens: 300,
      cache_read_tokens: 600,
      cache_creation_tokens: 100,
      output_tokens: 250,
      reasoning_tokens: 200,
    },
  ],
  [
    'Codex by another record with tokens',
    'codex-app-server',
    {
      'event.name': 'codex.websocket_event',
      'conversation.id': 'c1',
      input_token_count: '7',
      output_token_count: '3',
    },
    { tool_id: 'codex', external_id: 'c1', model: null, input_tokens: 7, output_tokens: 3 },
  ],
  [
    'Codex that failed',
    'codex_exec',
    {
      'event.name': 'codex.api_request',
      'conversation.id': 'c1',
      'http.response.status_code': 500,
      duration_ms: 30,
    },
    { tool_id: 'codex', external_id: 'c1', model: null, status: 'error', http_status: 500, duration_ms: 30 },
  ],
  [
    'Gemini CLI',
    'gemini-cli',
    {
      'event.name': 'gemini_cli.api_response',
      'session.id': 'g1',
      model: 'gemini-4-pro',
      status_code: 200,
      duration_ms: 800,
      input_token_count: 1000,
      cached_content_token_count: 400,
      tool_token_count: 30,
      output_token_count: 70,
      thoughts_token_count: 50,
      total_token_count: 1150,
      prompt_id: 'g1########0',
      role: 'main',
    },
    {
      tool_id: 'gemini-cli',
      external_id: 'g1',
      model: 'gemini-4-pro',
      http_status: 200,
      duration_ms: 800,
      input_tokens: 630,
      cache_read_tokens: 400,
      output_tokens: 120,
      reasoning_tokens: 50,
      prompt_id: 'g1########0',
      source: 'main',
    },
  ],
  [
    'Qwen Code that failed',
    'qwen-code',
    { 'event.name': 'qwen-code.api_error', sessionId: 'q1', model: 'qwen4-coder', status_code: '429' },
    { tool_id: 'qwen-code', external_id: 'q1', model: 'qwen4-coder', status: 'error', http_status: 429 },
  ],
  [
    'Copilot Chat',
    'copilot-chat',
    {
      'event.name': 'gen_ai.client.inference.operation.details',
      'gen_ai.conversation.id': 'v1',
      'gen_ai.request.model': 'gpt-6',
      'gen_ai.response.model': 'gpt-6-2026-10-01',
      'gen_ai.usage.input_tokens': 500,
      'gen_ai.usage.cache_read.input_tokens': 300,
      'gen_ai.usage.cache_creation.input_tokens': 50,
      'gen_ai.usage.output_tokens': 40,
    },
    {
      tool_id: 'copilot-chat',
      external_id: 'v1',
      model: 'gpt-6',
      input_tokens: 150,
      cache_read_tokens: 300,
      cache_creation_tokens: 50,
      output_tokens: 40,
    },
  ],
  [
    'Cursor',
    'cursor',
    {
      'event.name': 'cursor.api.request',
      'cursor.conversation.id': 'k1',
      'cursor.event.id': 'e1',
      'cursor.usage_event.id': 'u1',
      'cursor.model.name': 'composer-3',
      request_id: 'other',
      input_tokens: 10,
      output_tokens: 20,
      cache_read_tokens: 30,
      cache_creation_tokens: 40,
    },
    {
      tool_id: 'cursor',
      external_id: 'k1',
      model: 'composer-3',
      input_tokens: 10,
      output_tokens: 20,
      cache_read_tokens: 30,
      cache_creation_tokens: 40,
      request_id: 'u1',
    },
  ],
  [
    'Cline',
    'cline',
    {
      'event.name': 'task.completion',
      task_id: 't1',
      model: 'm',
      tokens_in: 11,
      cached_tokens: 5,
      tokens_out: 2,
    },
    {
      tool_id: 'cline',
      external_id: 't1',
      model: 'm',
      input_tokens: 11,
      cache_read_tokens: 5,
      output_tokens: 2,
    },
  ],
  [
    'Cline as its source code names it',
    'cline',
    { 'event.name': 'task.tokens', ulid: '01J', model: 'm', tokensIn: 11, tokensOut: 2, totalCost: 0.5 },
    {
      tool_id: 'cline',
      external_id: '01J',
      model: 'm',
      input_tokens: 11,
      output_tokens: 2,
      cost_usd_micros: 500_000,
    },
  ],
  [
    'opencode',
    'opencode',
    {
      'event.name': 'api_request',
      'session.id': 'o1',
      model: 'm',
      input_tokens: 1,
      output_tokens: 2,
      reasoning_tokens: 4,
      cache_read_tokens: 8,
      cache_creation_tokens: 16,
      cost_usd: 0.25,
      duration_ms: 9,
    },
    {
      tool_id: 'opencode',
      external_id: 'o1',
      model: 'm',
      input_tokens: 1,
      output_tokens: 6,
      reasoning_tokens: 4,
      cache_read_tokens: 8,
      cache_creation_tokens: 16,
      cost_usd_micros: 250_000,
      duration_ms: 9,
    },
  ],
];

describe('a call of a model', () => {
  test.each(CALLS)('by %s has its buckets, cost and outcome', async (_name, service, sent, stored) => {
    const request = await requestOf(service, sent);
    expect(request).toEqual({
      ...NOTHING,
      ...stored,
      id: expect.stringMatching(/^mreq_[0-9a-f]{32}$/),
      tool_version: null,
      timestamp: 1_795_791_892_690_000,
      attributes: expect.not.stringContaining('inconsistent'),
    });
    expect(JSON.parse(request.attributes)).toMatchObject({ 'service.name': service });
  });

  test.each([
    ['claude-code', { 'event.name': 'assistant_response', input_tokens: 5 }],
    ['claude-code', { 'event.name': 'api_retries_exhausted' }],
    ['claude-code', { 'event.name': 'subagent_completed', total_tokens: 9 }],
    ['claude-code', { 'event.name': 'gen_ai.client.inference.operation.details' }],
    ['codex', { 'event.name': 'codex.api_request', 'http.response.status_code': 200 }],
    ['codex', { 'event.name': 'codex.api_request', error: 'connection reset' }],
    ['codex', { 'event.name': 'codex.sse_event', 'event.kind': 'response.created' }],
    ['codex', { 'event.name': 'codex.websocket_request' }],
    ['gemini-cli', { 'event.name': 'gen_ai.client.inference.operation.details' }],
    ['gemini-cli', { 'event.name': 'gemini_cli.api_request' }],
    ['github-copilot', { 'event.name': 'gen_ai.client.inference.operation.details' }],
    ['cline', { 'event.name': 'task.conversation_turn', tokensIn: 3, tokensOut: 4 }],
    ['something-else', { 'event.name': 'api_request', input_tokens: 5 }],
  ])('is not what %s says by %j', async (service, sent) => {
    expect((await eventOf(service, sent)).original_name).toBe(sent['event.name']);
  });

  test('is told once though Gemini CLI writes two records of it', async () => {
    const { facts } = await mapLogs(
      logs(
        'gemini-cli',
        { 'event.name': 'gemini_cli.api_response', input_token_count: 5 },
        { 'event.name': 'gen_ai.client.inference.operation.details', 'gen_ai.usage.input_tokens': 5 },
      ),
      PRIVATE,
    );
    expect(only(facts.requests).input_tokens).toBe(5);
    expect(only(facts.events).name).toBe('gen_ai.client.inference.operation.details');
  });

  test('of Copilot Chat failed where it has an error type', async () => {
    const sent = { 'event.name': 'gen_ai.client.inference.operation.details', 'error.type': 'timeout' };
    expect(await requestOf('copilot-chat', sent)).toMatchObject({ status: 'error' });
  });
});

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
