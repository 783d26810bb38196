import { beforeAll, describe, expect, test } from '@jest/globals';
import { OPERATOR } from '../../../src/auth/actor.ts';
import { LOCAL, type Scope, type TenantScope } from '../../../src/auth/scope.ts';
import { PLANS } from '../../../src/features/entitlements/plans.ts';
import type { ToolEvent } from '../../../src/features/telemetry/otel/facts.ts';
import { setUpApi } from '../../support/set-up.ts';
import { checkpointsOf, eventsOf, hooksOf, type Send, sessionsOf } from './hook-client.ts';

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

/** As Claude Code 2.1.220 sends it. */
const compacted = (
  session_id: string,
  compact_summary: unknown = `summary of ${session_id}`,
  prompt_id = 'p1',
) => ({
  ...{ session_id, cwd: `/work/${session_id}`, hook_event_name: 'PostCompact', trigger: 'auto', prompt_id },
  compact_summary,
});

/** A compaction as telemetry tells it, `after` seconds from now. */
const told = (external_id: string, attributes: object, { after = 0, success = true } = {}): ToolEvent => ({
  id: `evt_told_${++count}`,
  ...{ tool_id: 'claude-code', tool_version: null, external_id },
  timestamp: (Date.now() + after * 1_000) * 1_000,
  attributes: JSON.stringify(attributes),
  ...{ name: 'compaction', original_name: 'claude_code.compaction', tool_name: null, call_id: null, success },
  ...{ decision: null, duration_ms: null, prompt_id: null, sequence: null, is_work: false },
});

const tell = (scope: Scope, ...events: ToolEvent[]) =>
  db.services.otel.storeFacts(scope, { requests: [], events, points: [] });

const ofSession = async (whose: Scope, external: string) => {
  const session = (await sessionsOf(site, whose)).find(({ external_id }) => external_id === external);
  const of = <Row extends { session_id: string | null }>(rows: Row[]) =>
    rows.filter(({ session_id }) => session_id === session?.session_id);
  return {
    session,
    checkpoints: of(await checkpointsOf(site, whose)),
    events: of(await eventsOf(site, whose)),
  };
};

test('the summary of a compaction becomes a private checkpoint of the session, whose author is the user of the key', async () => {
  const session_id = newSession();
  const response = await send('claude-code', compacted(session_id));
  expect([response.status, await response.text()]).toEqual([204, '']);
  const { session, checkpoints, events } = await ofSession(scope, session_id);
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
    const { checkpoints, events } = await ofSession(scope, session_id);
    expect([checkpoints.length, events.length]).toEqual([1, 1]);
  });

  test('gives one checkpoint, also as another event and at the same moment', async () => {
    const session_id = newSession();
    await Promise.all(TIMES.map((_, n) => send('claude-code', compacted(session_id, 'the same', `p${n}`))));
    const { checkpoints, events } = await ofSession(scope, session_id);
    expect([checkpoints.length, events.length]).toEqual([1, TIMES.length]);
  });

  test('by two users gives each their own', async () => {
    const session_id = newSession();
    const other = { ...tenant, userId: (await db.newMember(tenant, 'member')).userId };
    await send('claude-code', compacted(session_id, 'the same', 'p1'));
    await (await hooksOf(site, other))('claude-code', compacted(session_id, 'the same', 'p2'));
    const { checkpoints } = await ofSession(scope, session_id);
    expect(checkpoints.map(({ author_id }) => author_id)).toEqual([scope.userId, other.userId]);
  });

  test('in another tenant is another checkpoint', async () => {
    const session_id = newSession();
    const theirs = await db.newTenant();
    await send('claude-code', compacted(session_id));
    await (await hooksOf(site, theirs))('claude-code', compacted(session_id));
    expect((await ofSession(scope, session_id)).checkpoints).toHaveLength(1);
    expect((await ofSession(theirs, session_id)).checkpoints).toHaveLength(1);
  });
});

test('a second compaction of a session gives a second checkpoint, which continues the first', async () => {
  const session_id = newSession();
  await send('claude-code', compacted(session_id, 'first', 'p1'));
  await send('claude-code', compacted(session_id, 'second', 'p2'));
  const { checkpoints } = await ofSession(scope, session_id);
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
  const { session, checkpoints } = await ofSession(scope, session_id);
  expect(session?.ended_by).toBe('tool');
  expect(checkpoints).toHaveLength(1);
});

test('a long summary is whole in the compressed context, and what PostgreSQL cannot keep is left out', async () => {
  const session_id = newSession();
  const summary = `a\u0000${'🧠'.repeat(60_000)}\ud800`;
  expect((await send('claude-code', compacted(session_id, summary))).status).toBe(204);
  const { checkpoints } = await ofSession(scope, session_id);
  const clean = `a${'🧠'.repeat(60_000)}\ufffd`;
  expect(checkpoints[0]?.compressed_context).toBe(clean);
  expect(checkpoints[0]?.summary).toBe(clean.slice(0, 99_999));
});

test.each([' \n', '', 7, null, ['x']])('a summary %j is none', async (summary) => {
  const session_id = newSession();
  expect((await send('claude-code', compacted(session_id, summary))).status).toBe(204);
  const { checkpoints, events } = await ofSession(scope, session_id);
  expect([checkpoints.length, events.length]).toEqual([0, 1]);
});

describe.each(['a tenant', 'local mode'])('the token counts of telemetry, in %s', (kind) => {
  const whose = () => (kind === 'local mode' ? LOCAL : scope);
  const TOKENS = { pre_tokens: 120_000, post_tokens: '4000', trigger: 'auto' };
  const JOINED = { original_tokens: '120000', compressed_tokens: '4000' };

  test('come to the checkpoint if telemetry is first', async () => {
    const session_id = newSession();
    await tell(whose(), told(session_id, TOKENS));
    await (await hooksOf(site, whose()))('claude-code', compacted(session_id));
    expect((await ofSession(whose(), session_id)).checkpoints).toMatchObject([JOINED]);
  });

  test('come to the checkpoint if the hook is first', async () => {
    const session_id = newSession();
    await (await hooksOf(site, whose()))('claude-code', compacted(session_id));
    await tell(whose(), told(session_id, TOKENS, { after: 4 }));
    expect((await ofSession(whose(), session_id)).checkpoints).toMatchObject([JOINED]);
  });

  test('come to the checkpoint if both come at the same moment, many times', async () => {
    const send = await hooksOf(site, whose());
    const sessions = Array.from({ length: 12 }, newSession);
    await Promise.all(
      sessions.flatMap((session_id) => [
        send('claude-code', compacted(session_id)),
        tell(whose(), told(session_id, TOKENS)),
      ]),
    );
    for (const session_id of sessions)
      expect((await ofSession(whose(), session_id)).checkpoints).toMatchObject([JOINED]);
  });

  test('are each for the compaction that is nearest in time, once', async () => {
    const session_id = newSession();
    const send = await hooksOf(site, whose());
    const of = (pre_tokens: number) => ({ pre_tokens, post_tokens: 1 });
    await send('claude-code', compacted(session_id, 'first', 'p1'));
    await tell(whose(), told(session_id, of(1_000)), told(session_id, of(2_000), { after: 60 }));
    await send('claude-code', compacted(session_id, 'second', 'p2'));
    await tell(whose(), told(session_id, of(3_000), { after: 600 }), told(session_id, of(4_000)));
    const { checkpoints } = await ofSession(whose(), session_id);
    expect(checkpoints.map(({ original_tokens }) => original_tokens)).toEqual(['1000', '2000']);
    expect(checkpoints.map(({ revision }) => revision)).toEqual([2, 2]);
  });

  test('do not come of another session, another tool, a failed compaction or one long before', async () => {
    const session_id = newSession();
    await tell(
      whose(),
      told(newSession(), TOKENS),
      { ...told(session_id, TOKENS), tool_id: 'codex' },
      told(session_id, TOKENS, { success: false }),
      told(session_id, TOKENS, { after: -400 }),
      told(session_id, { pre_tokens: -1, post_tokens: '9'.repeat(20) }),
    );
    await (await hooksOf(site, whose()))('claude-code', compacted(session_id));
    expect((await ofSession(whose(), session_id)).checkpoints).toMatchObject([
      { original_tokens: null, compressed_tokens: null, revision: 1 },
    ]);
  });
});

test('the record of Claude Code is read as it comes over the wire', async () => {
  const session_id = newSession();
  await send('claude-code', compacted(session_id));
  const text = (key: string, value: string) =>
    ({ key, value: { value: { case: 'stringValue', value } } }) as const;
  const now = BigInt(Date.now()) * 1_000_000n;
  const { value: body } = text('body', 'claude_code.compaction');
  const attributes = [text('session.id', session_id), text('pre_tokens', '9000'), text('post_tokens', '700')];
  const resource = { attributes: [text('service.name', 'claude-code')] };
  const item = {
    ...{ timeUnixNano: now, observedTimeUnixNano: now, severityNumber: 9, severityText: '', eventName: '' },
    ...{ body, attributes, traceId: new Uint8Array(), spanId: new Uint8Array() },
  };
  const source = { resource, scope: { name: '', version: '', attributes: [] } };
  expect(await db.services.otel.storeLogs(scope, [{ source, item }])).toMatchObject({ count: 0 });
  expect((await ofSession(scope, session_id)).checkpoints).toMatchObject([
    { original_tokens: '9000', compressed_tokens: '700' },
  ]);
});

test('telemetry with the key of another user leaves a private checkpoint as it is', async () => {
  const session_id = newSession();
  const other = { ...tenant, userId: (await db.newMember(tenant, 'member')).userId };
  await send('claude-code', compacted(session_id));
  await tell(other, told(session_id, { pre_tokens: 5, post_tokens: 1 }));
  expect((await ofSession(scope, session_id)).checkpoints).toMatchObject([
    { original_tokens: null, revision: 1 },
  ]);
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
  const { session } = await ofSession(scope, session_id);
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
