import { beforeAll, describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope, type TenantScope } from '../../../src/auth/scope.ts';
import { projectIdOf } from '../../../src/features/memory/sessions/session.service.ts';
import { HOOK_TOOLS } from '../../../src/features/telemetry/hooks/hook-event.ts';
import { setUpApi } from '../../support/set-up.ts';
import { checkpointsOf, eventsOf, hooksOf, placesOf, type Send, sessionsOf } from './hook-client.ts';
import { CANARY, PAYLOADS } from './payloads.ts';

const site = await setUpApi();
const { db } = site;

let scope: TenantScope;
let send: Send;
beforeAll(async () => {
  scope = await db.newTenant();
  send = await hooksOf(site, scope);
});

let count = 0;
const newIds = () => ({ session: `session-${++count}`, cwd: `/work/project-${count}` });

async function expectEmpty(response: Response) {
  expect([response.status, await response.text()]).toEqual([204, '']);
  expect(response.headers.get('content-type')).toBeNull();
}

async function sendAll(send: Send, tool: (typeof HOOK_TOOLS)[number], ids: { session: string; cwd: string }) {
  for (const payload of Object.values(PAYLOADS[tool](ids))) await expectEmpty(await send(tool, payload));
}

const sessionOf = async (scope: Scope, external: string) => {
  const found = (await sessionsOf(site, scope)).filter(({ external_id }) => external_id === external);
  expect(found).toHaveLength(1);
  return found[0];
};

const eventsIn = async (scope: Scope, sessionId = '') =>
  (await eventsOf(site, scope)).filter(({ session_id }) => session_id === sessionId);

/** The names under which the events of each tool are stored. */
const NAMES = {
  'claude-code': [
    ...[
      'session_start',
      'prompt',
      'tool_start',
      'tool_result',
      'tool_result',
      'subagent_start',
      'subagent_end',
    ],
    ...['turn_end', 'compaction_start', 'notification', 'session_end'],
  ],
  codex: [
    ...[
      'session_start',
      'prompt',
      'tool_start',
      'tool_result',
      'subagent_end',
      'compaction_start',
      'compaction',
    ],
    ...['turn_end', 'turn_end'],
  ],
  cursor: [
    ...['session_start', 'prompt', 'tool_start', 'tool_result', 'tool_result', 'afterFileEdit'],
    ...[
      'afterShellExecution',
      'subagent_start',
      'subagent_end',
      'compaction_start',
      'turn_end',
      'session_end',
    ],
  ],
  'gemini-cli': [
    ...[
      'session_start',
      'prompt',
      'tool_start',
      'tool_result',
      'turn_end',
      'compaction_start',
      'notification',
    ],
    'session_end',
  ],
};

describe.each(HOOK_TOOLS)('a day of %s', (tool) => {
  test.each(['a tenant', 'local mode'])('is stored without content, in %s', async (kind) => {
    const whose = kind === 'local mode' ? LOCAL : await db.newTenant();
    const ids = newIds();
    await sendAll(await hooksOf(site, whose), tool, ids);
    const session = await sessionOf(whose, ids.session);
    expect(session).toMatchObject({
      ...{ tool_id: tool, workspace_path: ids.cwd, project_id: projectIdOf(ids.cwd) },
      tool_version: tool === 'cursor' ? '2.6.1' : null,
      ended_by: tool === 'codex' ? null : 'tool',
    });
    const events = await eventsIn(whose, session?.session_id);
    expect(events.map(({ name }) => name)).toEqual(NAMES[tool].map((name) => `hook.${name}`));
    expect(events.map(({ original_name }) => original_name)).toEqual(Object.keys(PAYLOADS[tool](ids)));
    expect(await checkpointsOf(site, whose)).toEqual([]);
    expect(await placesOf(site, CANARY)).toEqual([]);
  });
});

test('a tool event has the name of the tool, its call, its success and its duration', async () => {
  const ids = newIds();
  const { PostToolUse, PostToolUseFailure } = PAYLOADS['claude-code'](ids);
  await send('claude-code', PostToolUse);
  await send('claude-code', PostToolUseFailure);
  const session = await sessionOf(scope, ids.session);
  const common = { tool_name: 'Bash', prompt_id: '9b2f-1', tool_id: 'claude-code' };
  expect(await eventsIn(scope, session?.session_id)).toMatchObject([
    {
      ...common,
      call_id: 'toolu_1',
      success: true,
      duration_ms: 12,
      attributes: { permission_mode: 'default' },
    },
    { ...common, call_id: 'toolu_2', success: false, duration_ms: 7, attributes: { is_interrupt: true } },
  ]);
  // the first hook of a session that had begun before hooks were connected names its workspace, too
  expect(session).toMatchObject({ workspace_path: ids.cwd, ended_at: null });
});

test('a call of Gemini CLI failed if its response has an error', async () => {
  const ids = newIds();
  const { AfterTool } = PAYLOADS['gemini-cli'](ids);
  await send('gemini-cli', AfterTool);
  await send('gemini-cli', { ...AfterTool, tool_response: { llmContent: CANARY } });
  const session = await sessionOf(scope, ids.session);
  const outcomes = (await eventsIn(scope, session?.session_id)).map(({ success }) => success);
  expect(outcomes.toSorted()).toEqual([false, true]);
});

test('a time that is far ahead counts as now, and the event says so', async () => {
  const ids = newIds();
  const { SessionStart } = PAYLOADS['gemini-cli'](ids);
  await send('gemini-cli', { ...SessionStart, timestamp: '2100-01-01T00:00:00Z' });
  const session = await sessionOf(scope, ids.session);
  const [event] = await eventsIn(scope, session?.session_id);
  expect(event?.attributes).toMatchObject({ clock_skewed: true });
  expect(`${event?.timestamp}`).not.toContain('2100');
});

describe('an event that the server does not know', () => {
  test('is stored by its own name and without content', async () => {
    const ids = newIds();
    const payload = {
      session_id: ids.session,
      hook_event_name: 'WorktreeCreate',
      name: CANARY,
      source: `a ${CANARY} b`,
    };
    await expectEmpty(await send('claude-code', payload));
    const session = await sessionOf(scope, ids.session);
    expect(await eventsIn(scope, session?.session_id)).toMatchObject([
      { name: 'hook.WorktreeCreate', original_name: 'WorktreeCreate', attributes: {} },
    ]);
    expect(await placesOf(site, CANARY)).toEqual([]);
  });

  test.each(['constructor', '__proto__', 'x'.repeat(255)])('is no part of the program: %s', async (name) => {
    const ids = newIds();
    const payload = `{"session_id": "${ids.session}", "hook_event_name": "${name}"}`;
    await expectEmpty(await send('claude-code', payload));
    const session = await sessionOf(scope, ids.session);
    expect(await eventsIn(scope, session?.session_id)).toMatchObject([
      { name: `hook.${name.slice(0, 250)}`, original_name: name },
    ]);
  });
});

describe('a session', () => {
  const start = (ids: { session: string; cwd: string }, source = 'startup') => ({
    ...PAYLOADS['claude-code'](ids).SessionStart,
    source,
    prompt_id: undefined,
  });

  test('that idleness or its tool has ended is reopened by its start', async () => {
    const ids = newIds();
    const { SessionEnd } = PAYLOADS['claude-code'](ids);
    await send('claude-code', start(ids));
    await send('claude-code', SessionEnd);
    const first = await sessionOf(scope, ids.session);
    expect(first?.ended_by).toBe('tool');
    await send('claude-code', start(ids, 'resume'));
    expect(await sessionOf(scope, ids.session)).toMatchObject({
      ...{ session_id: first?.session_id, ended_at: null, ended_by: null },
    });
  });

  test('stays ended if its tool ended it and another event comes late', async () => {
    const ids = newIds();
    const { PostToolUse, SessionEnd } = PAYLOADS['claude-code'](ids);
    await send('claude-code', start(ids));
    await send('claude-code', SessionEnd);
    await expectEmpty(await send('claude-code', PostToolUse));
    const session = await sessionOf(scope, ids.session);
    expect(session?.ended_by).toBe('tool');
    expect(await eventsIn(scope, session?.session_id)).toHaveLength(3);
  });

  test('of two tools with the same id are two', async () => {
    const ids = newIds();
    await send('claude-code', start(ids));
    await send('codex', PAYLOADS.codex(ids).SessionStart);
    const found = (await sessionsOf(site, scope)).filter(({ external_id }) => external_id === ids.session);
    expect(found.map(({ tool_id }) => tool_id).sort()).toEqual(['claude-code', 'codex']);
  });

  test('without a workspace gets the one of a later event', async () => {
    const ids = newIds();
    await send('claude-code', { ...start(ids), cwd: undefined });
    expect((await sessionOf(scope, ids.session))?.workspace_path).toBeNull();
    await send('claude-code', PAYLOADS['claude-code'](ids).UserPromptSubmit);
    expect((await sessionOf(scope, ids.session))?.workspace_path).toBe(ids.cwd);
  });

  test.each(['a\u0000b', 'a\u001b[2J', '', '..', 'x'.repeat(256), 7, null, { id: 'x' }, '\ud800'])(
    'is not made of the id %j',
    async (session_id) => {
      const whose = await db.newTenant();
      const send = await hooksOf(site, whose);
      await expectEmpty(await send('claude-code', { ...start(newIds()), session_id }));
      await expectEmpty(
        await send('claude-code', {
          hook_event_name: 'PostCompact',
          session_id,
          compact_summary: 'a summary',
        }),
      );
      expect(await sessionsOf(site, whose)).toEqual([]);
      expect(await checkpointsOf(site, whose)).toEqual([]);
      const events = await eventsOf(site, whose);
      expect(events.map(({ session_id }) => session_id)).toEqual([null, null]);
    },
  );

  test('is made whatever its other fields are', async () => {
    const junk = { cwd: 7, model: ['a'], source: { a: 1 }, prompt_id: '\u0000', tool_name: 'x'.repeat(300) };
    const ids = newIds();
    await expectEmpty(await send('claude-code', { ...start(ids), ...junk, number: 'NUMBER' }));
    const big = JSON.stringify({ ...start(ids), ...junk, cwd: 'a\u0000b', n: 0 }).replace(
      '"n":0',
      '"n":12345678901234567890',
    );
    await expectEmpty(await send('claude-code', big));
    expect(await sessionOf(scope, ids.session)).toMatchObject({ workspace_path: null });
  });
});
