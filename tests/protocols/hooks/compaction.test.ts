import { beforeAll, describe, expect, test } from '@jest/globals';
import { OPERATOR } from '../../../src/auth/actor.ts';
import type { TenantScope } from '../../../src/auth/scope.ts';
import { PLANS } from '../../../src/features/entitlements/plans.ts';
import { setUpApi } from '../../support/set-up.ts';
import { checkpointsOf, compacted, eventsOf, hooksOf, ofSession, type Send } from './hook-client.ts';

const site = await setUpApi();
const { db } = site;

let tenant: TenantScope;
let scope: TenantScope;
let send: Send;
beforeAll(async () => {
  tenant = await db.newTenant();
  scope = { ...tenant, userId: (await db.newMember(tenant, 'member')).userId };
  send = await hooksOf(site, scope);
});

let count = 0;
const newSession = () => `compacted-${++count}`;

test('the summary of a compaction becomes a private checkpoint of the session, whose author is the user of the key', async () => {
  const session_id = newSession();
  const response = await send('claude-code', compacted(session_id));
  expect([response.status, await response.text()]).toEqual([204, '']);
  const { session, checkpoints, events } = await ofSession(site, scope, session_id);
  expect(session).toMatchObject({ workspace_path: `/work/${session_id}`, ended_at: null });
  expect(checkpoints).toMatchObject([
    {
      ...{ summary: `summary of ${session_id}`, checkpoint_type: 'pre_compaction', visibility: 'private' },
      ...{ author_id: scope.userId, original_tokens: null, revision: 1 },
    },
  ]);
  const [checkpoint] = checkpoints;
  expect(events).toMatchObject([
    { name: 'hook.compaction', attributes: { trigger: 'auto', checkpoint_id: checkpoint?.checkpoint_id } },
  ]);
  expect(JSON.stringify(events)).not.toContain('summary of');
  // other members cannot read it, and its author can
  const other = { ...tenant, userId: (await db.newMember(tenant, 'owner')).userId };
  const id = checkpoint?.checkpoint_id ?? '';
  await expect(db.services.checkpoints.get(other, id)).rejects.toMatchObject({
    code: 'checkpoint_not_found',
  });
  expect((await db.services.checkpoints.get(scope, id)).content_hash).toMatch(/^[0-9a-f]{64}$/);
});

describe('the same summary again', () => {
  const TIMES = Array.from({ length: 8 });

  test('gives one checkpoint and one event, also at the same moment', async () => {
    const session_id = newSession();
    const responses = await Promise.all(TIMES.map(() => send('claude-code', compacted(session_id))));
    expect(responses.map(({ status }) => status)).toEqual(TIMES.map(() => 204));
    await send('claude-code', compacted(session_id));
    const { checkpoints, events } = await ofSession(site, scope, session_id);
    expect([checkpoints.length, events.length]).toEqual([1, 1]);
  });

  test('gives one checkpoint, also as another event and at the same moment', async () => {
    const session_id = newSession();
    await Promise.all(TIMES.map((_, n) => send('claude-code', compacted(session_id, 'the same', `p${n}`))));
    const { checkpoints, events } = await ofSession(site, scope, session_id);
    expect([checkpoints.length, events.length]).toEqual([1, TIMES.length]);
  });

  test('by two users gives each their own', async () => {
    const session_id = newSession();
    const other = { ...tenant, userId: (await db.newMember(tenant, 'member')).userId };
    await send('claude-code', compacted(session_id, 'the same', 'p1'));
    await (await hooksOf(site, other))('claude-code', compacted(session_id, 'the same', 'p2'));
    const { checkpoints } = await ofSession(site, scope, session_id);
    expect(checkpoints.map(({ author_id }) => author_id)).toEqual([scope.userId, other.userId]);
  });

  test('in another tenant is another checkpoint', async () => {
    const session_id = newSession();
    const theirs = await db.newTenant();
    await send('claude-code', compacted(session_id));
    await (await hooksOf(site, theirs))('claude-code', compacted(session_id));
    expect((await ofSession(site, scope, session_id)).checkpoints).toHaveLength(1);
    expect((await ofSession(site, theirs, session_id)).checkpoints).toHaveLength(1);
  });
});

test('a second compaction of a session gives a second checkpoint, which continues the first', async () => {
  const session_id = newSession();
  await send('claude-code', compacted(session_id, 'first', 'p1'));
  await send('claude-code', compacted(session_id, 'second', 'p2'));
  const { checkpoints } = await ofSession(site, scope, session_id);
  expect(checkpoints).toMatchObject([
    { summary: 'first' },
    { summary: 'second', parent_checkpoint_id: checkpoints[0]?.checkpoint_id },
  ]);
});

test('a summary after the end of its session is kept, and the session stays ended', async () => {
  const session_id = newSession();
  const all = { session_id, cwd: '/work' };
  await send('claude-code', { ...all, hook_event_name: 'SessionStart', source: 'startup' });
  await send('claude-code', { ...all, hook_event_name: 'SessionEnd', reason: 'other' });
  expect((await send('claude-code', compacted(session_id))).status).toBe(204);
  const { session, checkpoints } = await ofSession(site, scope, session_id);
  expect(session?.ended_by).toBe('tool');
  expect(checkpoints).toHaveLength(1);
});

test('a long summary is whole in the compressed context, and what PostgreSQL cannot keep is left out', async () => {
  const session_id = newSession();
  const summary = `a\u0000${'🧠'.repeat(60_000)}\ud800`;
  expect((await send('claude-code', compacted(session_id, summary))).status).toBe(204);
  const { checkpoints } = await ofSession(site, scope, session_id);
  const clean = `a${'🧠'.repeat(60_000)}\ufffd`;
  expect(checkpoints[0]?.compressed_context).toBe(clean);
  expect(checkpoints[0]?.summary).toBe(clean.slice(0, 99_999));
});

test.each([' \n', '', 7, null, ['x']])('a summary %j is none', async (summary) => {
  const session_id = newSession();
  expect((await send('claude-code', compacted(session_id, summary))).status).toBe(204);
  const { checkpoints, events } = await ofSession(site, scope, session_id);
  expect([checkpoints.length, events.length]).toEqual([0, 1]);
});

test('beyond the checkpoints of the plan nothing of the event is stored, and the response is 403', async () => {
  const full = await db.newTenant();
  const send = await hooksOf(site, full);
  await send('claude-code', compacted('s', 'first', 'p1'));
  await db.asAdmin((admin) =>
    admin.query('update tenant_usage set checkpoints = $2 where scope_id = $1', [
      full.tenantId,
      PLANS.free.checkpoints,
    ]),
  );
  const response = await send('claude-code', compacted('s', 'second', 'p2'));
  expect([response.status, await response.json()]).toMatchObject([403, { code: 'plan_limit_reached' }]);
  expect(await eventsOf(site, full)).toHaveLength(1);
  // a larger plan takes the same event
  await db.services.billing.setPlan(full.tenantId, 'enterprise', OPERATOR);
  db.services.entitlements.forgetAll();
  expect((await send('claude-code', compacted('s', 'second', 'p2'))).status).toBe(204);
  expect(await checkpointsOf(site, full)).toHaveLength(2);
});

test('hooks that store checkpoints and the API do not wait for each other in a circle', async () => {
  const session_id = newSession();
  await send('claude-code', compacted(session_id, 'the first'));
  const { session } = await ofSession(site, scope, session_id);
  const own = {
    session_id: session?.session_id ?? '',
    tool_id: 'claude-code',
    checkpoint_type: 'manual',
  } as const;
  const work = Array.from({ length: 20 }, (_, n) => [
    send('claude-code', compacted(session_id, `of the hook ${n}`, `p${n}`)).then(({ status }) => status),
    db.services.checkpoints.store(scope, { ...own, summary: `of the API ${n}` }).then(() => 204),
  ]);
  expect(new Set(await Promise.all(work.flat()))).toEqual(new Set([204]));
});
