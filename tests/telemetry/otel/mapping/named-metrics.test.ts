import { describe, expect, test } from '@jest/globals';
import { metric } from '../../../support/otlp/messages.ts';
import { pointOf } from './one.ts';

const one = (name: string, own: object, value = 5) => metric(name, [{ value, attributes: own }]);

describe('metrics that are read by name', () => {
  test.each<[string, string, object, string | null, string | null]>([
    ['claude-code', 'claude_code.token.usage', { type: 'input' }, 'tokens', 'input'],
    ['claude-code', 'claude_code.token.usage', { type: 'output' }, 'tokens', 'output'],
    ['claude-code', 'claude_code.token.usage', { type: 'cacheRead' }, 'tokens', 'cache_read'],
    ['claude-code', 'claude_code.token.usage', { type: 'cacheCreation' }, 'tokens', 'cache_creation'],
    ['claude-code', 'claude_code.token.usage', { type: 'toString' }, null, null],
    ['claude-code', 'claude_code.cost.usage', {}, 'cost_usd', null],
    ['claude-code', 'claude_code.session.count', { start_type: 'fresh' }, 'session_starts', null],
    ['claude-code', 'claude_code.session.count', { start_type: 'agents_view' }, null, null],
    ['claude-code', 'claude_code.lines_of_code.count', { type: 'added' }, 'lines_added', null],
    ['claude-code', 'claude_code.lines_of_code.count', { type: 'removed' }, 'lines_removed', null],
    ['claude-code', 'claude_code.commit.count', {}, 'commits', null],
    ['claude-code', 'claude_code.pull_request.count', {}, 'pull_requests', null],
    ['claude-code', 'claude_code.code_edit_tool.decision', { decision: 'accept' }, 'edits_accepted', null],
    ['claude-code', 'claude_code.code_edit_tool.decision', { decision: 'reject' }, 'edits_rejected', null],
    ['claude-code', 'claude_code.active_time.total', { type: 'user' }, 'active_seconds_user', null],
    ['claude-code', 'claude_code.active_time.total', { type: 'cli' }, 'active_seconds_cli', null],
    ['claude-code', 'claude_code.toString', {}, null, null],
    ['codex', 'claude_code.token.usage', { type: 'input' }, null, null],
    ['codex', 'codex.turn.token_usage', { token_type: 'total' }, null, null],
    ['codex', 'codex.turn.token_usage', { token_type: 'input' }, 'tokens', 'input'],
    ['codex', 'codex.turn.token_usage', { token_type: 'cached_input' }, 'tokens', 'cache_read'],
    ['codex', 'codex.turn.token_usage', { token_type: 'cache_write_input' }, 'tokens', 'cache_creation'],
    ['codex', 'codex.turn.token_usage', { token_type: 'output' }, 'tokens', 'output'],
    ['codex', 'codex.turn.token_usage', { token_type: 'reasoning_output' }, 'tokens', 'reasoning'],
    ['gemini-cli', 'gemini_cli.token.usage', { type: 'input' }, 'tokens', 'input'],
    ['gemini-cli', 'gemini_cli.token.usage', { type: 'tool' }, 'tokens', 'input'],
    ['gemini-cli', 'gemini_cli.token.usage', { type: 'cache' }, 'tokens', 'cache_read'],
    ['gemini-cli', 'gemini_cli.token.usage', { type: 'output' }, 'tokens', 'output'],
    ['gemini-cli', 'gemini_cli.token.usage', { type: 'thought' }, 'tokens', 'output'],
    ['gemini-cli', 'gen_ai.client.token.usage', { 'gen_ai.token.type': 'input' }, null, null],
    ['qwen-code', 'qwen-code.token.usage', { type: 'output' }, 'tokens', 'output'],
    ['qwen-code', 'gen_ai.client.token.usage', { 'gen_ai.token.type': 'output' }, null, null],
    ['copilot-chat', 'gen_ai.client.token.usage', { 'gen_ai.token.type': 'input' }, 'tokens', 'input'],
    ['copilot-chat', 'gen_ai.client.token.usage', { 'gen_ai.token.type': 'output' }, 'tokens', 'output'],
    ['cursor', 'cursor.token.usage', { 'cursor.token.type': 'cache_read' }, 'tokens', 'cache_read'],
    [
      'cursor',
      'cursor.token.usage',
      { 'cursor.token.type': 'input', 'cursor.api.billable': 'false' },
      null,
      null,
    ],
    ['cursor', 'cursor.cost.usage', { 'cursor.api.billable': true }, 'cost_usd', null],
    ['cursor', 'cursor.tool.calls', {}, null, null],
    ['opencode', 'opencode.token.usage', { type: 'reasoning' }, 'tokens', 'output'],
    ['opencode', 'claude_code.token.usage', { type: 'cacheRead' }, 'tokens', 'cache_read'],
    ['opencode', 'my.own.cost.usage', {}, 'cost_usd', null],
    ['opencode', 'cost.usage', {}, 'cost_usd', null],
    ['opencode', 'opencode.cache.count', { type: 'cacheRead' }, null, null],
    ['mine', 'claude_code.token.usage', { type: 'input' }, null, null],
  ])('of %s: %s %j', async (service, name, own, measure, bucket) => {
    const sent = { ...own, model: 'm' };
    expect(await pointOf(service, one(name, sent))).toMatchObject({
      measure,
      bucket,
      model: measure && 'm',
      metric: name,
      starts_session: !('start_type' in own && own.start_type === 'agents_view'),
    });
  });

  test('name the session of the point, except those that check an account', async () => {
    const ids = {
      'session.id': 's',
      'conversation.id': 's',
      'gen_ai.conversation.id': 's',
      'cursor.conversation.id': 's',
    };
    const sessionOf = async (service: string, name: string) =>
      (await pointOf(service, one(name, ids))).external_id;
    expect(await sessionOf('claude-code', 'claude_code.token.usage')).toBe('s');
    expect(await sessionOf('codex', 'codex.turn.token_usage')).toBeNull();
    expect(await sessionOf('codex', 'codex.something')).toBe('s');
    expect(await sessionOf('copilot-chat', 'gen_ai.client.token.usage')).toBeNull();
    expect(await sessionOf('cursor', 'cursor.token.usage')).toBeNull();
  });
});
