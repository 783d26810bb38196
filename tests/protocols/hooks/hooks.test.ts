import { beforeAll, describe, expect, test } from '@jest/globals';
import { LOCAL, type TenantScope } from '../../../src/auth/scope.ts';
import { projectIdOf } from '../../../src/features/memory/projects/project-id.ts';
import { HOOK_TOOLS } from '../../../src/features/telemetry/hooks/hook-event.ts';
import { translate } from '../../../src/features/telemetry/hooks/mapping/translate.ts';
import { setUpApi } from '../../support/set-up.ts';
import {
  checkpointsOf,
  eventsIn,
  expectEmpty,
  hooksOf,
  placesOf,
  type Send,
  sessionOf,
} from './hook-client.ts';
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

async function sendAll(send: Send, tool: (typeof HOOK_TOOLS)[number], ids: { session: string; cwd: string }) {
  for (const payload of Object.values(PAYLOADS[tool](ids))) await expectEmpty(await send(tool, payload));
}

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
    const session = await sessionOf(site, whose, ids.session);
    expect(session).toMatchObject({
      ...{ tool_id: tool, workspace_path: ids.cwd, project_id: projectIdOf(ids.cwd) },
      tool_version: tool === 'cursor' ? '2.6.1' : null,
      ended_by: tool === 'codex' ? null : 'tool',
    });
    const events = await eventsIn(site, whose, session?.session_id);
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
  const session = await sessionOf(site, scope, ids.session);
  const common = { tool_name: 'Bash', prompt_id: '9b2f-1', tool_id: 'claude-code' };
  expect(await eventsIn(site, scope, session?.session_id)).toMatchObject([
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
  const session = await sessionOf(site, scope, ids.session);
  const outcomes = (await eventsIn(site, scope, session?.session_id)).map(({ success }) => success);
  expect(outcomes.toSorted()).toEqual([false, true]);
});

test('a time that is far ahead counts as now, and the event says so', async () => {
  const ids = newIds();
  const { SessionStart } = PAYLOADS['gemini-cli'](ids);
  await send('gemini-cli', { ...SessionStart, timestamp: '2100-01-01T00:00:00Z' });
  const session = await sessionOf(site, scope, ids.session);
  const [event] = await eventsIn(site, scope, session?.session_id);
  expect(event?.attributes).toMatchObject({ clock_skewed: true });
  expect(`${event?.timestamp}`).not.toContain('2100');
});

test('a time keeps its microseconds', () => {
  const event = translate('gemini-cli', {
    hook_event_name: 'AfterAgent',
    timestamp: '2026-11-28T00:00:00.123456Z',
  });
  expect(event?.timestamp).toBe(1_795_824_000_123_456);
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
    const session = await sessionOf(site, scope, ids.session);
    expect(await eventsIn(site, scope, session?.session_id)).toMatchObject([
      { name: 'hook.WorktreeCreate', original_name: 'WorktreeCreate', attributes: {} },
    ]);
    expect(await placesOf(site, CANARY)).toEqual([]);
  });

  test.each(['constructor', '__proto__', 'x'.repeat(255)])('is no part of the program: %s', async (name) => {
    const ids = newIds();
    const payload = `{"session_id": "${ids.session}", "hook_event_name": "${name}"}`;
    await expectEmpty(await send('claude-code', payload));
    const session = await sessionOf(site, scope, ids.session);
    expect(await eventsIn(site, scope, session?.session_id)).toMatchObject([
      { name: `hook.${name.slice(0, 250)}`, original_name: name },
    ]);
  });
});
