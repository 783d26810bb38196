import { describe, expect, test } from '@jest/globals';
import { record, source } from '../../../support/otlp/messages.ts';
import { anyValue } from '../../../support/otlp/values.ts';
import { eventOf, requestOf } from './one.ts';

describe('an event', () => {
  test.each([
    ['claude-code', 'user_prompt', 'prompt', true],
    ['claude-code', 'claude_code.tool_result', 'tool_result', true],
    ['claude-code', 'tool_decision', 'tool_decision', true],
    ['claude-code', 'compaction', 'compaction', false],
    ['claude-code', 'subagent_completed', 'subagent_end', false],
    ['claude-code', 'hook_registered', 'hook_registered', false],
    ['codex', 'codex.conversation_starts', 'session_start', false],
    ['codex', 'codex.user_prompt', 'prompt', true],
    ['codex', 'codex.tool_result', 'tool_result', true],
    ['codex', 'codex.tool_decision', 'tool_decision', true],
    ['gemini-cli', 'gemini_cli.config', 'session_start', false],
    ['gemini-cli', 'gemini_cli.user_prompt', 'prompt', true],
    ['gemini-cli', 'gemini_cli.tool_call', 'tool_result', true],
    ['gemini-cli', 'gemini_cli.chat_compression', 'compaction', false],
    ['gemini-cli', 'gemini_cli.agent.finish', 'subagent_end', false],
    ['qwen-code', 'qwen-code.tool_call', 'tool_result', true],
    ['copilot-chat', 'copilot_chat.session.start', 'session_start', false],
    ['copilot-chat', 'copilot_chat.tool.call', 'tool_result', true],
    ['cursor', 'cursor.api.correction', 'correction', false],
    ['opencode', 'user_prompt', 'prompt', true],
    ['opencode', 'claude_code.tool_result', 'tool_result', true],
    ['another', 'user_prompt', 'user_prompt', false],
    ['another', 'constructor', 'constructor', false],
    ['constructor', 'toString', 'toString', false],
    ['claude-code', 'hook.compaction', 'otel.hook.compaction', false],
    ['claude-code', 'claude_code.hook.compaction', 'otel.hook.compaction', false],
    ['another', 'hook.tool_result', 'otel.hook.tool_result', false],
  ])('of %s named %s is a %s', async (service, sent, name, is_work) => {
    expect(await eventOf(service, { 'event.name': sent })).toMatchObject({
      name,
      original_name: sent,
      is_work,
      id: expect.stringMatching(/^evt_[0-9a-f]{32}$/),
    });
  });

  test('has the columns of a tool that ran, also where numbers and booleans are texts', async () => {
    const sent = {
      'event.name': 'tool_result',
      'session.id': 's1',
      'event.sequence': '12',
      'prompt.id': 'p1',
      tool_name: 'Bash',
      tool_use_id: 'toolu_1',
      success: 'true',
      decision: 'accept',
      duration_ms: '4',
    };
    expect(await eventOf('claude-code', sent)).toMatchObject({
      tool_id: 'claude-code',
      external_id: 's1',
      tool_name: 'Bash',
      call_id: 'toolu_1',
      success: true,
      decision: 'accept',
      duration_ms: 4,
      prompt_id: 'p1',
      sequence: 12,
    });
    const gemini = { 'event.name': 'tool_call', function_name: 'ls', success: false, decision: 'reject' };
    expect(await eventOf('gemini-cli', gemini)).toMatchObject({
      tool_name: 'ls',
      call_id: null,
      success: false,
      decision: 'reject',
      duration_ms: null,
      sequence: null,
    });
  });

  test('of another type than its column is null there and stays an attribute', async () => {
    const sent = {
      'event.name': 'tool_result',
      success: 'yes',
      duration_ms: [4],
      tool_name: true,
      decision: {},
    };
    const event = await eventOf('claude-code', sent);
    expect(event).toMatchObject({ success: null, duration_ms: null, tool_name: null, decision: null });
    expect(JSON.parse(event.attributes)).toMatchObject({ success: 'yes', duration_ms: [4], tool_name: true });
  });

  test('that takes a Cursor request back names it as the request does', async () => {
    const taken = { 'cursor.usage_event.id': 'u-9' };
    const correction = await eventOf('cursor', { 'event.name': 'cursor.api.correction', ...taken });
    const request = await requestOf('cursor', { 'event.name': 'cursor.api.request', ...taken });
    expect(correction.call_id).toBe('u-9');
    expect(request.request_id).toBe('u-9');
  });

  test('called a correction by another tool takes nothing back', async () => {
    const sent = { 'event.name': 'correction', tool_use_id: 'req_1', 'cursor.usage_event.id': 'req_1' };
    expect((await eventOf('claude-code', sent)).call_id).toBeNull();
  });
});

describe('the name of an event', () => {
  test.each([
    ['the attribute', { 'event.name': 'a' }, { eventName: 'b', body: anyValue('c') }, 'a'],
    ['then the field', {}, { eventName: 'b', body: anyValue('c') }, 'b'],
    ['then a body that is a text', {}, { body: anyValue('claude_code.hook_registered') }, 'hook_registered'],
    ['then a body, also where the attribute is empty', { 'event.name': '' }, { body: anyValue('c') }, 'c'],
    ['never a message', {}, { body: anyValue('my secret plan') }, 'unknown'],
    ['never a structure', {}, { body: anyValue({ c: 1 }) }, 'unknown'],
    ['a prefix alone', { 'event.name': 'cursor.' }, {}, 'cursor.'],
  ])('is %s', async (_what, own, rest, name) => {
    expect((await eventOf('claude-code', record(own, rest))).name).toBe(name);
  });

  test('has at most 255 characters and no control characters', async () => {
    const event = await eventOf('another', { 'event.name': `a\u0000\n${'b'.repeat(400)}` });
    expect(event.name).toBe(`a${'b'.repeat(254)}`);
    expect((await eventOf('another', { 'event.name': '\u0000' })).name).toBe('unknown');
  });
});

describe('the tool', () => {
  const toolOf = async (resource: object, scope?: string) =>
    (await eventOf(source(resource, scope === undefined ? {} : { name: scope }), { 'event.name': 'x' }))
      .tool_id;

  test.each([
    ['claude-code', 'claude-code'],
    ['claude-code-desktop', 'claude-code'],
    ['codex_cli_rs', 'codex'],
    ['codex_exec', 'codex'],
    ['gemini-cli', 'gemini-cli'],
    ['qwen-code', 'qwen-code'],
    ['copilot-chat', 'copilot-chat'],
    ['github-copilot', 'copilot-cli'],
    ['cursor', 'cursor'],
    ['cline', 'cline'],
    ['opencode', 'opencode'],
    ['my agent', 'my agent'],
    ['a\u0000\nb', 'ab'],
    ['git\u0000hub-copilot', 'copilot-cli'],
    ['x'.repeat(300), 'x'.repeat(255)],
    ['..', 'unknown'],
    ['\u0007', 'unknown'],
  ])('of the service %j is %j', async (service, tool) => {
    expect(await toolOf({ 'service.name': service })).toBe(tool);
  });

  test('is the scope where there is no service, or one that nobody named', async () => {
    expect(await toolOf({}, 'codex_otel')).toBe('codex');
    expect(await toolOf({}, 'mine')).toBe('mine');
    expect(await toolOf({}, 'com.anthropic.claude_code.events')).toBe('claude-code');
    expect(await toolOf({ 'service.name': 'unknown_service:node' }, 'cline')).toBe('cline');
    expect(await toolOf({ 'service.name': 'vscode' }, 'cline')).toBe('cline');
    expect(await toolOf({ 'service.name': 'vscode' }, 'gemini-cli')).toBe('vscode');
    expect(await toolOf({})).toBe('unknown');
    expect(await toolOf({ 'service.name': ['claude-code'] })).toBe('unknown');
  });

  test('is what the last of two service names says', async () => {
    const twice = [
      ['service.name', 'cursor'],
      ['service.name', 'opencode'],
    ] as const;
    expect(await toolOf(twice)).toBe('opencode');
  });
});

describe('the session', () => {
  const sessionOf = async (resource: object, own: object) =>
    (await eventOf(source(resource), { 'event.name': 'x', ...own })).external_id;

  test('is one attribute of the tool', async () => {
    const all = {
      'session.id': 'a',
      'conversation.id': 'b',
      'gen_ai.conversation.id': 'c',
      'cursor.conversation.id': 'd',
      sessionId: 'e',
      task_id: 'f',
      session_id: 'g',
    };
    const named = async (service: string) => sessionOf({ 'service.name': service }, all);
    expect(await named('claude-code')).toBe('a');
    expect(await named('codex')).toBe('b');
    expect(await named('gemini-cli')).toBe('a');
    expect(await named('qwen-code')).toBe('a');
    expect(await named('copilot-chat')).toBe('c');
    expect(await named('github-copilot')).toBe('c');
    expect(await named('cursor')).toBe('d');
    expect(await named('cline')).toBe('f');
    expect(await named('opencode')).toBe('a');
    expect(await named('another')).toBe('a');
    expect(await sessionOf({ 'service.name': 'another' }, { 'conversation.id': 'b' })).toBe('b');
  });

  test('is in the resource of Gemini CLI and Qwen Code only', async () => {
    const resource = (service: string) => ({ 'service.name': service, 'session.id': 'window' });
    expect(await sessionOf(resource('gemini-cli'), {})).toBe('window');
    expect(await sessionOf(resource('qwen-code'), {})).toBe('window');
    expect(await sessionOf(resource('qwen-code'), { sessionId: 'own' })).toBe('own');
    expect(await sessionOf(resource('copilot-chat'), {})).toBeNull();
    expect(await sessionOf(resource('claude-code'), {})).toBeNull();
  });

  test.each([['a\u0000b'], ['a\nb'], [''], ['x'.repeat(256)], ['..'], ['\ud800'], [true], [['s1']]])(
    'is none where the id is %j',
    async (id) => {
      expect(await sessionOf({ 'service.name': 'claude-code' }, { 'session.id': id })).toBeNull();
    },
  );
});
