import { expect, test } from '@jest/globals';
import { mapSpans } from '../../../../src/features/telemetry/otel/mapping/mapping.ts';
import { AT, sourced, span } from '../../../support/otlp/messages.ts';
import { only } from './one.ts';
import { NOW, PRIVATE } from './options.ts';

const CALL = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.conversation.id': 'c1',
  'gen_ai.request.model': 'claude-sonnet-5',
  'gen_ai.usage.input_tokens': 100,
  'gen_ai.usage.cache_read.input_tokens': 60,
  'gen_ai.usage.output_tokens': 7,
  'gen_ai.input.messages': 'SECRET',
};
const map = (service: string, ...spans: ReturnType<typeof span>[]) =>
  mapSpans(sourced(service, spans), PRIVATE);

test('a call of a model by Copilot CLI is a request', async () => {
  const { facts, rejected } = await map('github-copilot', span(CALL));
  expect(rejected).toEqual({ count: 0, reason: undefined });
  const { attributes, ...request } = only(facts.requests);
  expect(request).toEqual({
    id: expect.stringMatching(/^mreq_[0-9a-f]{32}$/),
    tool_id: 'copilot-cli',
    tool_version: null,
    external_id: 'c1',
    timestamp: 1_795_791_892_690_000,
    model: 'claude-sonnet-5',
    request_id: null,
    input_tokens: 40,
    cache_read_tokens: 60,
    cache_creation_tokens: 0,
    output_tokens: 7,
    reasoning_tokens: 0,
    cost_usd_micros: null,
    duration_ms: 1_500,
    status: 'ok',
    http_status: null,
    attempt: null,
    source: null,
    prompt_id: null,
  });
  expect(attributes).not.toContain('SECRET');
});

test('a call that failed is one too, without usage', async () => {
  const { 'gen_ai.usage.input_tokens': _, 'gen_ai.usage.output_tokens': __, ...failed } = CALL;
  const { facts } = await map('github-copilot', span(failed, { status: { code: 2, message: 'SECRET' } }));
  expect(only(facts.requests)).toMatchObject({ status: 'error' });
  expect(JSON.stringify(facts)).not.toContain('SECRET');
});

test.each([
  ['another tool', 'copilot-chat', CALL, {}],
  ['an internal span', 'github-copilot', CALL, { kind: 1 }],
  ['no session', 'github-copilot', { ...CALL, 'gen_ai.conversation.id': '' }, {}],
  ['a tool that runs', 'github-copilot', { ...CALL, 'gen_ai.operation.name': 'execute_tool' }, {}],
  [
    'no usage',
    'github-copilot',
    { ...CALL, 'gen_ai.usage.input_tokens': 'x', 'gen_ai.usage.output_tokens': [] },
    {},
  ],
  [
    'a value nested too deep',
    'github-copilot',
    { ...CALL, deep: Array.from({ length: 33 }).reduce((inner) => [inner], 1 as unknown) },
    {},
  ],
])('a span is rejected for %s', async (_what, service, own, rest) => {
  const { facts, rejected } = await map(service, span(own, rest), span(own, rest));
  expect(facts).toEqual({ requests: [], events: [], points: [] });
  expect(rejected).toEqual({ count: 2, reason: 'Spans are not stored.' });
});

test('times that cannot be give no duration, and the future is now', async () => {
  const { facts } = await map(
    'github-copilot',
    span(CALL, { startTimeUnixNano: AT + 1n }),
    span(CALL, { startTimeUnixNano: 0n, endTimeUnixNano: 0n }),
    span(CALL, { endTimeUnixNano: 2n ** 64n - 1n }),
  );
  expect(facts.requests.map(({ duration_ms }) => duration_ms)).toEqual([null, null, expect.any(Number)]);
  expect(facts.requests.slice(1).map(({ timestamp }) => timestamp)).toEqual([NOW, NOW]);
});
