import { beforeAll, describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope, type TenantScope } from '../../../src/auth/scope.ts';
import type { ToolEvent } from '../../../src/features/telemetry/otel/facts.ts';
import { setUpApi } from '../../support/set-up.ts';
import { watchStatements } from '../../support/statement-log.ts';
import { compacted, hooksOf, ofSession, type Send } from './hook-client.ts';

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

describe.each(['a tenant', 'local mode'])('the token counts of telemetry, in %s', (kind) => {
  const whose = () => (kind === 'local mode' ? LOCAL : scope);
  const TOKENS = { pre_tokens: 120_000, post_tokens: '4000', trigger: 'auto' };
  const JOINED = { original_tokens: '120000', compressed_tokens: '4000' };

  test('come to the checkpoint if telemetry is first', async () => {
    const session_id = newSession();
    await tell(whose(), told(session_id, TOKENS));
    await (await hooksOf(site, whose()))('claude-code', compacted(session_id));
    expect((await ofSession(site, whose(), session_id)).checkpoints).toMatchObject([JOINED]);
  });

  test('come to the checkpoint if the hook is first', async () => {
    const session_id = newSession();
    await (await hooksOf(site, whose()))('claude-code', compacted(session_id));
    await tell(whose(), told(session_id, TOKENS, { after: 4 }));
    expect((await ofSession(site, whose(), session_id)).checkpoints).toMatchObject([JOINED]);
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
      expect((await ofSession(site, whose(), session_id)).checkpoints).toMatchObject([JOINED]);
  });

  test('are each for the compaction that is nearest in time, once', async () => {
    const session_id = newSession();
    const send = await hooksOf(site, whose());
    const of = (pre_tokens: number) => ({ pre_tokens, post_tokens: 1 });
    await send('claude-code', compacted(session_id, 'first', 'p1'));
    await tell(whose(), told(session_id, of(1_000)), told(session_id, of(2_000), { after: 60 }));
    await send('claude-code', compacted(session_id, 'second', 'p2'));
    await tell(whose(), told(session_id, of(3_000), { after: 600 }), told(session_id, of(4_000)));
    const { checkpoints } = await ofSession(site, whose(), session_id);
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
    expect((await ofSession(site, whose(), session_id)).checkpoints).toMatchObject([
      { original_tokens: null, compressed_tokens: null, revision: 1 },
    ]);
  });
});

/** A record of Claude Code as it comes over the wire. */
function wired(name: string, external_id: string, sent: Readonly<Record<string, string>>) {
  const text = (key: string, value: string) =>
    ({ key, value: { value: { case: 'stringValue', value } } }) as const;
  const now = BigInt(Date.now()) * 1_000_000n;
  const { value: body } = text('body', `claude_code.${name}`);
  const attributes = Object.entries({ 'session.id': external_id, ...sent }).map(([key, value]) =>
    text(key, value),
  );
  const resource = { attributes: [text('service.name', 'claude-code')] };
  const item = {
    ...{ timeUnixNano: now, observedTimeUnixNano: now, severityNumber: 9, severityText: '', eventName: '' },
    ...{ body, attributes, traceId: new Uint8Array(), spanId: new Uint8Array() },
  };
  return { source: { resource, scope: { name: '', version: '', attributes: [] } }, item };
}

test('the record of Claude Code is read as it comes over the wire', async () => {
  const session_id = newSession();
  await send('claude-code', compacted(session_id));
  const record = wired('compaction', session_id, { pre_tokens: '9000', post_tokens: '700' });
  expect(await db.services.otel.storeLogs(scope, [record])).toMatchObject({ count: 0 });
  expect((await ofSession(site, scope, session_id)).checkpoints).toMatchObject([
    { original_tokens: '9000', compressed_tokens: '700' },
  ]);
});

test('telemetry cannot pass for a hook that names a checkpoint', async () => {
  const external_id = newSession();
  const { session_id } = await db.services.sessions.openExternal(tenant, {
    tool_id: 'claude-code',
    external_id,
  });
  const { checkpoint_id } = await db.services.checkpoints.store(tenant, {
    ...{ session_id, tool_id: 'claude-code', checkpoint_type: 'manual', visibility: 'team', summary: 'S' },
  });
  const records = [
    wired('hook.compaction', external_id, { checkpoint_id }),
    wired('compaction', external_id, { pre_tokens: '9000', post_tokens: '700' }),
  ];
  expect(await db.services.otel.storeLogs(scope, records)).toMatchObject({ count: 0 });
  const { checkpoints, events } = await ofSession(site, scope, external_id);
  expect(events.map(({ name }) => name).toSorted()).toEqual(['compaction', 'otel.hook.compaction']);
  expect(checkpoints).toMatchObject([{ checkpoint_id, revision: 1, original_tokens: null }]);
});

test('many compactions in a request take one statement more than one', async () => {
  const statementsFor = async (count: number) => {
    const session_id = newSession();
    await send('claude-code', compacted(session_id));
    const events = Array.from({ length: count }, () => told(session_id, { trigger: 'auto' }));
    const others = Array.from({ length: count }, () => told(newSession(), { trigger: 'auto' }));
    taken();
    await tell(scope, ...events, ...others);
    return taken().tenant?.length ?? 0;
  };
  const taken = watchStatements(db.pools);
  await statementsFor(1);
  // one, so that the others are planned anew
  expect(await statementsFor(200)).toBe(1 + (await statementsFor(1)));
});

test('telemetry with the key of another user leaves a private checkpoint as it is', async () => {
  const session_id = newSession();
  const other = { ...tenant, userId: (await db.newMember(tenant, 'member')).userId };
  await send('claude-code', compacted(session_id));
  await tell(other, told(session_id, { pre_tokens: 5, post_tokens: 1 }));
  expect((await ofSession(site, scope, session_id)).checkpoints).toMatchObject([
    { original_tokens: null, revision: 1 },
  ]);
});
