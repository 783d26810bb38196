import { describe, expect, test } from '@jest/globals';
import { mapLogs } from '../../../../src/features/telemetry/otel/mapping/mapping.ts';
import { logs } from '../../../support/otlp/messages.ts';
import { CALLS, NOTHING } from './calls.ts';
import { EDITOR_CALLS } from './editor-calls.ts';
import { eventOf, only, requestOf } from './one.ts';
import { PRIVATE } from './options.ts';

describe('a call of a model', () => {
  test.each([...CALLS, ...EDITOR_CALLS])(
    'by %s has its buckets, cost and outcome',
    async (_name, service, sent, stored) => {
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
    },
  );

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
