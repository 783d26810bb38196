import { beforeAll, describe, expect, test } from '@jest/globals';
import type { TenantScope } from '../../../src/auth/scope.ts';
import { setUpApi } from '../../support/set-up.ts';
import {
  checkpointsOf,
  eventsIn,
  eventsOf,
  expectEmpty,
  hooksOf,
  type Send,
  sessionOf,
  sessionsOf,
} from './hook-client.ts';
import { PAYLOADS } from './payloads.ts';

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
    const first = await sessionOf(site, scope, ids.session);
    expect(first?.ended_by).toBe('tool');
    await send('claude-code', start(ids, 'resume'));
    expect(await sessionOf(site, scope, ids.session)).toMatchObject({
      ...{ session_id: first?.session_id, ended_at: null, ended_by: null },
    });
  });

  test('that idleness has ended is reopened by a prompt and by no notification', async () => {
    const ids = newIds();
    const { UserPromptSubmit, Notification } = PAYLOADS['claude-code'](ids);
    await send('claude-code', start(ids));
    await db.asAdmin((admin) =>
      admin.query(
        `update tool_sessions set started_at = now() - interval '2 hours', last_activity = now() - interval '1 hour'
         where external_id = $1`,
        [ids.session],
      ),
    );
    await db.services.sessions.endIdle(scope, 30);
    await send('claude-code', Notification);
    expect((await sessionOf(site, scope, ids.session))?.ended_by).toBe('idleness');
    await send('claude-code', UserPromptSubmit);
    expect(await sessionOf(site, scope, ids.session)).toMatchObject({ ended_at: null, ended_by: null });
  });

  test('stays ended if its tool ended it and another event comes late', async () => {
    const ids = newIds();
    const { PostToolUse, SessionEnd } = PAYLOADS['claude-code'](ids);
    await send('claude-code', start(ids));
    await send('claude-code', SessionEnd);
    await expectEmpty(await send('claude-code', PostToolUse));
    const session = await sessionOf(site, scope, ids.session);
    expect(session?.ended_by).toBe('tool');
    expect(await eventsIn(site, scope, session?.session_id)).toHaveLength(3);
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
    expect((await sessionOf(site, scope, ids.session))?.workspace_path).toBeNull();
    await send('claude-code', PAYLOADS['claude-code'](ids).UserPromptSubmit);
    expect((await sessionOf(site, scope, ids.session))?.workspace_path).toBe(ids.cwd);
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
    expect(await sessionOf(site, scope, ids.session)).toMatchObject({ workspace_path: null });
  });
});
