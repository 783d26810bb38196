import { describe, expect, test } from '@jest/globals';
import { OPERATOR } from '../../src/auth/actor.ts';
import { IDENTITY, LOCAL, type Scope, type TenantScope } from '../../src/auth/scope.ts';
import { translateDatabaseError } from '../../src/db/errors.ts';
import { lookupKeyOf, planOfLookupKey } from '../../src/features/billing/stripe/lookup-keys.ts';
import { currentPlan } from '../../src/features/entitlements/entitlements.service.ts';
import {
  cheapestPlanWith,
  type Entitlements,
  entitlementsOf,
  PLAN_IDS,
  PLANS,
} from '../../src/features/entitlements/plans.ts';
import { choresOf } from '../../src/jobs/housekeeping.ts';
import { TtlCache } from '../../src/lib/ttl-cache.ts';
import { setUpApi } from '../support/set-up.ts';

const { db, api } = await setUpApi();

const setPlan = (scope: TenantScope, plan: 'free' | 'pro' | 'enterprise') =>
  db.services.billing.setPlan(scope.tenantId, plan, OPERATOR);

/** As if this many had been stored already. */
const useCheckpoints = ({ tenantId }: TenantScope, checkpoints: number) =>
  db.asAdmin((admin) =>
    admin.query(
      `insert into tenant_usage (scope_id, tenant_id, checkpoints) values ($1, $1, $2)
       on conflict (scope_id) do update set checkpoints = excluded.checkpoints`,
      [tenantId, checkpoints],
    ),
  );

const usedBy = async (scope: TenantScope) => (await db.services.billing.get(scope)).usage.checkpoints;

describe('the catalogue', () => {
  test('no plan has less of anything than a cheaper one', () => {
    const rank = (value: number | boolean | null) =>
      value === null ? Number.POSITIVE_INFINITY : Number(value);
    for (const [cheaper, dearer] of [
      ['free', 'pro'],
      ['pro', 'enterprise'],
    ] as const)
      for (const limit of Object.keys(PLANS.free) as (keyof typeof PLANS.free)[])
        expect([limit, rank(PLANS[dearer][limit]) >= rank(PLANS[cheaper][limit])]).toEqual([limit, true]);
  });

  test('lookup keys lead to their plan, and nothing else does', () => {
    for (const plan of PLAN_IDS)
      if (plan !== 'free')
        for (const interval of ['month', 'year'] as const)
          expect(planOfLookupKey(lookupKeyOf(plan, interval))).toBe(plan);
    for (const key of [null, '', 'pro', 'constructor', 'omnimemory_free_monthly'])
      expect(planOfLookupKey(key)).toBeUndefined();
  });

  test('seats of pro are those that are paid for, and ten at least', () => {
    expect(entitlementsOf('pro', 40).seats).toBe(40);
    expect(entitlementsOf('pro', 1).seats).toBe(10);
    expect(entitlementsOf('pro', null).seats).toBe(10);
    expect(entitlementsOf('enterprise', 3).seats).toBeNull();
    expect(entitlementsOf('free', 99).seats).toBe(5);
  });

  test('seats of a subscription that has ended do not count beside a plan of the operator', () => {
    const seatsOf = (status: string | null, grace_until: string | null = null) => {
      const given = { manual_plan: 'pro', manual_plan_until: null, bought_plan: 'pro' } as const;
      const row = { plan: 'pro', ...given, quantity: 500, status, grace_until } as const;
      return currentPlan(row, Date.now()).entitlements.seats;
    };
    for (const status of ['canceled', 'unpaid', 'paused', 'incomplete_expired', 'some_new_status', null])
      expect([status, seatsOf(status)]).toEqual([status, 10]);
    for (const status of ['active', 'trialing']) expect([status, seatsOf(status)]).toEqual([status, 500]);
    expect(seatsOf('past_due', new Date(Date.now() + 60_000).toISOString())).toBe(500);
    expect(seatsOf('past_due', new Date(Date.now() - 60_000).toISOString())).toBe(10);
  });

  test('it finds the cheapest plan that allows a value', () => {
    expect(cheapestPlanWith('checkpoints', 5_001)).toBe('pro');
    expect(cheapestPlanWith('checkpoints', 1e9)).toBe('enterprise');
    expect(cheapestPlanWith('audit_export', true)).toBe('pro');
  });
});

const REFUSED = 'plan_limit_reached';

/**
 * What refuses each entitlement on the plan free. An entitlement without a line does not compile: nothing may be sold
 * that no code looks at.
 */
const REFUSALS: Readonly<Record<keyof Entitlements, (scope: TenantScope) => Promise<unknown>>> = {
  seats: (scope) =>
    Promise.all(
      [1, 2, 3, 4, 5, 6].map((n) =>
        db.services.invitations.create(scope, { email: `seat-${n}@example.com`, role: 'member' }, OPERATOR),
      ),
    ),
  // the limiter of requests reads it there (tests/http/request-limits)
  api_requests_per_minute: async (scope) => {
    if ((await db.services.entitlements.requestsPerMinute(scope)) === 600) throw { code: REFUSED };
  },
  ingest_events_per_minute: (scope) => db.services.admission.admitEvents(scope, 6_001),
  retention_days: (scope) => db.services.settings.change(scope, { retention_days: 31 }, OPERATOR),
  checkpoints: (scope) => db.services.entitlements.requireRoomForCheckpoints(scope, 5_001),
  stored_bytes: async (scope) => {
    await db.asAdmin((admin) =>
      admin.query(
        `insert into tenant_storage (scope_id, tenant_id, bytes) values ($1, $1, 1073741824)
         on conflict (scope_id) do update set bytes = excluded.bytes`,
        [scope.tenantId],
      ),
    );
    const stored = db.services.metrics.store(scope, { tool_id: 'cursor', tokens_saved: 1 });
    await stored.catch((error: unknown) => {
      throw translateDatabaseError(error);
    });
  },
  audit_export: (scope) => db.services.audit.export(scope, {}, OPERATOR),
};
test.each(Object.keys(PLANS.enterprise) as (keyof Entitlements)[])(
  'the catalogue sells %s, and the plan free is refused more of it',
  async (entitlement) => {
    await expect(REFUSALS[entitlement]?.(await db.newTenant())).rejects.toMatchObject({ code: REFUSED });
  },
);

describe('checkpoints', () => {
  const checkpoint = { tool_id: 'cursor', checkpoint_type: 'manual', summary: 'x' } as const;

  test('are counted, including those of an import, but not revisions or refusals', async () => {
    const scope = await db.newTenant();
    const { session_id } = await db.services.sessions.start(scope, { tool_id: 'cursor' });
    const { checkpoint_id } = await db.services.checkpoints.store(scope, { ...checkpoint, session_id });
    await db.services.checkpoints.store(scope, { ...checkpoint, session_id, supersedes: [checkpoint_id] });
    await db.services.checkpoints.store({ ...scope, userId: 'somebody' }, { ...checkpoint, session_id });
    await expect(
      db.services.checkpoints.store(scope, { ...checkpoint, session_id: 'none' }),
    ).rejects.toThrow();
    await db.services.checkpoints.revise(scope, checkpoint_id, { summary: 'y' }).catch(() => {});
    expect(await usedBy(scope)).toBe(3);
    const document = await db.services.sessionTransfer.export(scope, session_id, OPERATOR);
    await db.services.sessionTransfer.import(scope, JSON.parse(document));
    expect(await usedBy(scope)).toBe(3 + JSON.parse(document).checkpoints.length);
  });

  test('are refused beyond the plan with the plan that allows more; nothing changes, and reading works', async () => {
    const scope = await db.newTenant();
    const client = await api.clientOf(scope);
    const { session_id } = await client.request('POST /v1/sessions', { body: { tool_id: 'cursor' } });
    const first = await client.request('POST /v1/checkpoints', { body: { ...checkpoint, session_id } });
    await useCheckpoints(scope, PLANS.free.checkpoints ?? 0);
    const refused = client.request('POST /v1/checkpoints', {
      body: { ...checkpoint, session_id, supersedes: [first.checkpoint_id] },
    });
    await expect(refused).rejects.toMatchObject({
      status: 403,
      code: 'plan_limit_reached',
      message: expect.stringContaining('Upgrade to the plan pro.'),
    });
    const document = await db.services.sessionTransfer.export(scope, session_id, OPERATOR);
    await expect(db.services.sessionTransfer.import(scope, JSON.parse(document))).rejects.toMatchObject({
      code: 'plan_limit_reached',
    });
    const { data } = await client.request('GET /v1/checkpoints', { query: {} });
    expect(data).toEqual([
      expect.objectContaining({ checkpoint_id: first.checkpoint_id, superseded_by: null }),
    ]);
    await client.request('PATCH /v1/checkpoints/{checkpoint_id}', {
      params: { checkpoint_id: first.checkpoint_id },
      body: { summary: 'revised' },
    });

    await setPlan(scope, 'pro');
    expect(
      await client.request('POST /v1/checkpoints', { body: { ...checkpoint, session_id } }),
    ).toMatchObject({ summary: 'x' });
  });

  test('of many concurrent writes, exactly as many are stored as the plan allows', async () => {
    const scope = await db.newTenant();
    const { session_id } = await db.services.sessions.start(scope, { tool_id: 'cursor' });
    await useCheckpoints(scope, (PLANS.free.checkpoints ?? 0) - 7);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 30 }, () => db.services.checkpoints.store(scope, { ...checkpoint, session_id })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(7);
    expect(await usedBy(scope)).toBe(PLANS.free.checkpoints);
  });

  test('of concurrent imports and first batches of a tenant, none exceeds the plan', async () => {
    const most = PLANS.free.checkpoints ?? 0;
    const [importer, sender] = [await db.newTenant(), await db.newTenant()];
    const { session_id } = await db.services.sessions.start(importer, { tool_id: 'cursor' });
    for (let n = 0; n < 10; n++) await db.services.checkpoints.store(importer, { ...checkpoint, session_id });
    const document = JSON.parse(await db.services.sessionTransfer.export(importer, session_id, OPERATOR));
    await useCheckpoints(importer, most - 25);
    const imports = Array.from({ length: 12 }, () =>
      db.services.sessionTransfer.import(importer, structuredClone(document)),
    );
    const outcomes = await Promise.allSettled(imports);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(await usedBy(importer)).toBe(most - 5);

    const own = await db.services.sessions.start(sender, { tool_id: 'cursor' });
    const items = Array.from({ length: 1_000 }, () => ({
      type: 'checkpoint',
      data: { ...checkpoint, session_id: own.session_id },
    }));
    await Promise.allSettled(Array.from({ length: 8 }, () => db.services.ingest.store(sender, items)));
    expect(await usedBy(sender)).toBeLessThanOrEqual(most);
  });

  test('falling back to free deletes nothing', async () => {
    const scope = await db.newTenant();
    await setPlan(scope, 'enterprise');
    const { session_id } = await db.services.sessions.start(scope, { tool_id: 'cursor' });
    const { checkpoint_id } = await db.services.checkpoints.store(scope, { ...checkpoint, session_id });
    await useCheckpoints(scope, 100_000);
    await setPlan(scope, 'free');
    await expect(db.services.checkpoints.store(scope, { ...checkpoint, session_id })).rejects.toMatchObject({
      code: 'plan_limit_reached',
    });
    expect(await db.services.checkpoints.get(scope, checkpoint_id)).toMatchObject({ checkpoint_id });
    expect(await usedBy(scope)).toBe(100_000);
  });
});

describe('events a minute', () => {
  test('the plan is the limit if nothing is set, and otherwise the smaller of both applies', async () => {
    const scope = await db.newTenant();
    const { admission, settings } = db.services;
    const most = PLANS.free.ingest_events_per_minute ?? 0;
    await admission.admitEvents(scope, most);
    const refused = admission.admitEvents(scope, 1);
    await expect(refused).rejects.toMatchObject({
      status: 429,
      code: 'plan_limit_reached',
      message: expect.stringContaining('Upgrade to the plan pro.'),
      headers: { 'Retry-After': expect.stringMatching(/^\d+$/) },
    });
    await settings.change(scope, { max_events_per_minute: 2 }, OPERATOR);
    await expect(admission.admitEvents(scope, 1)).rejects.toMatchObject({ code: 'event_limit_reached' });
    await settings.change(scope, { max_events_per_minute: 10 * most }, OPERATOR);
    await expect(admission.admitEvents(scope, 1)).rejects.toMatchObject({ code: 'plan_limit_reached' });
    await setPlan(scope, 'pro');
    await admission.admitEvents(scope, 1);
  });

  test('a request that is larger than the limit is told that waiting does not help', async () => {
    const scope = await db.newTenant();
    const { admission, settings } = db.services;
    await expect(admission.admitEvents(scope, 6_001)).rejects.toMatchObject({
      status: 429,
      message:
        'The plan free allows at most 6000 events a minute. This request has 6001: send fewer at once. Upgrade to the plan pro.',
    });
    await settings.change(scope, { max_events_per_minute: 2 }, OPERATOR);
    await expect(admission.admitEvents(scope, 3)).rejects.toMatchObject({
      message:
        'The settings allow at most 2 events a minute. This request has 3: send fewer at once, or raise max_events_per_minute.',
    });
  });

  test('local mode has none', async () => {
    await db.services.admission.admitEvents(LOCAL, 10_000_000);
    expect(await api.local.request('GET /v1/entitlements', {})).toMatchObject({
      plan: null,
      entitlements: { checkpoints: null, seats: null, audit_export: true },
    });
  });
});

describe('seats', () => {
  const invite = (scope: TenantScope, n: number) =>
    db.services.invitations.create(scope, { email: `person-${n}@example.com`, role: 'member' }, OPERATOR);
  const join = (scope: TenantScope, n: number) =>
    db.database.inScope(IDENTITY, async (tx) => {
      const userId = `user-${scope.tenantId}-${n}`;
      const email = `${userId}@example.com`;
      await tx.db.insertInto('users').values({ id: userId, email }).execute();
      await db.services.entitlements.requireSeat(tx, scope.tenantId);
      await db.services.tenants.enrol(tx, { tenantId: scope.tenantId, userId, email, role: 'member' });
    });
  const refused = expect.objectContaining({ code: 'plan_limit_reached', status: 403 });

  test('members and those who are invited take them; a revoked invitation gives its seat back', async () => {
    const scope = await db.newTenant();
    for (const n of [10, 11, 1]) await join(scope, n);
    const { invitation } = await invite(scope, 2);
    await invite(scope, 3);
    await expect(invite(scope, 4)).rejects.toEqual(refused);
    await db.services.invitations.revoke(scope, invitation.invitation_id, OPERATOR);
    await invite(scope, 4);
    await expect(invite(scope, 5)).rejects.toEqual(refused);
    await setPlan(scope, 'enterprise');
    for (let n = 5; n < 15; n++) await invite(scope, n);
  });

  test('an earlier invitation cannot be accepted once the plan is full', async () => {
    const scope = await db.newTenant();
    await setPlan(scope, 'pro');
    for (let n = 1; n <= 6; n++) await join(scope, n);
    await setPlan(scope, 'free');
    await expect(join(scope, 7)).rejects.toEqual(refused);
    expect((await db.services.billing.get(scope)).usage.seats).toBe(6);
  });

  test('of many concurrent invitations and joins, exactly as many succeed as there are seats', async () => {
    const scope = await db.newTenant();
    const seats = [1, 2, 3, 4, 5, 6].flatMap((n) => [invite(scope, n), join(scope, n)]);
    const outcomes = await Promise.allSettled(seats);
    const { rows } = await db.asAdmin((admin) =>
      admin.query<{ members: number; invited: number }>(
        `select (select count(*)::int from tenant_users where tenant_id = $1) as members,
           (select count(*)::int from invitations where tenant_id = $1) as invited`,
        [scope.tenantId],
      ),
    );
    const { members = 0, invited = 0 } = rows[0] ?? {};
    expect(members).toBeLessThanOrEqual(5);
    expect(members + invited).toBe(outcomes.filter(({ status }) => status === 'fulfilled').length);
  });
});

describe('retention', () => {
  const agesOf = async (scope: Scope) => {
    const { json } = await db.services.metrics.list(scope, {}, { limit: 100, after: undefined });
    return (JSON.parse(json) as { tokens_saved: number }[])
      .map(({ tokens_saved }) => tokens_saved)
      .sort((a, b) => a - b);
  };
  const storeAged = async (scope: Scope, days: number) =>
    db.services.metrics.store(scope, {
      tool_id: `cursor-${days}`,
      tokens_saved: days,
      timestamp: new Date(Date.now() - days * 86_400_000).toISOString(),
    });
  const chore = async (scope: Scope) => {
    const one = choresOf(db.services).find(({ name }) => name === 'delete samples beyond their retention');
    return one?.run(scope);
  };

  test('nothing is deleted because of a plan, only because of the tenant’s own setting, within the plan', async () => {
    const scope = await db.newTenant();
    for (const days of [1, 20, 40, 400]) await storeAged(scope, days);
    expect(await chore(scope)).toBe(0);
    expect(await agesOf(scope)).toEqual([1, 20, 40, 400]);
    await expect(db.services.settings.change(scope, { retention_days: 31 }, OPERATOR)).rejects.toMatchObject({
      code: 'plan_limit_reached',
      message: 'The plan free allows at most 30 days of retention. Upgrade to the plan pro.',
    });
    await setPlan(scope, 'pro');
    await db.services.settings.change(scope, { retention_days: 60 }, OPERATOR);
    expect(await chore(scope)).toBe(1);
    expect(await agesOf(scope)).toEqual([1, 20, 40]);
    // an earlier setting still applies, and deletes no more than before
    await setPlan(scope, 'free');
    expect(await chore(scope)).toBe(0);
    await db.services.settings.change(scope, { retention_days: 30 }, OPERATOR);
    expect(await chore(scope)).toBe(1);
    await db.services.settings.change(scope, { retention_days: null }, OPERATOR);
    expect(await chore(scope)).toBe(0);
    expect(await agesOf(scope)).toEqual([1, 20]);
  });

  test('local mode may set any number of days', async () => {
    await storeAged(LOCAL, 900);
    await db.services.settings.change(LOCAL, { retention_days: 1_000 }, OPERATOR);
    expect(await chore(LOCAL)).toBe(0);
    await db.services.settings.change(LOCAL, { retention_days: 800 }, OPERATOR);
    expect(await chore(LOCAL)).toBe(1);
  });
});

test('the export of the audit log needs a plan that has it; the list needs none', async () => {
  const scope = await db.newTenant();
  const client = await api.clientOf(scope);
  const list = await client.request('GET /v1/audit-logs', { query: {} });
  expect(list.data.length).toBeGreaterThan(0);
  const { key } = await db.services.apiKeys.create(scope, { name: 'export' });
  const exported = () =>
    fetch(`${api.url}/v1/audit-logs/export`, { headers: { authorization: `Bearer ${key}` } });
  const refused = await exported();
  expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([
    403,
    'plan_limit_reached',
  ]);
  await setPlan(scope, 'pro');
  expect((await exported()).status).toBe(200);
});

describe('GET /v1/entitlements', () => {
  test('shows any key of a tenant what it may use, and is never out of date', async () => {
    const scope = await db.newTenant();
    const client = await api.clientOf(scope);
    expect(await client.request('GET /v1/entitlements', {})).toEqual({
      plan: 'free',
      access: null,
      grace_until: null,
      entitlements: PLANS.free,
    });
    await db.asAdmin((admin) =>
      admin.query(`update tenants set plan = 'pro' where id = $1`, [scope.tenantId]),
    );
    expect(await client.request('GET /v1/entitlements', {})).toMatchObject({ plan: 'pro' });
  });
});

test('a plan is cached for ten seconds, and concurrent callers share one load', async () => {
  const clock = { now: 0 };
  const cache = new TtlCache<number>(10_000, { now: () => clock.now });
  let loads = 0;
  const load = async () => ++loads;
  expect(await Promise.all([cache.get('a', load), cache.get('a', load)])).toEqual([1, 1]);
  clock.now = 9_999;
  expect(await cache.get('a', load)).toBe(1);
  clock.now = 10_000;
  expect(await cache.get('a', load)).toBe(2);
  cache.forget('a');
  expect(await cache.get('a', load)).toBe(3);
  await expect(cache.get('b', () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
  expect(await cache.get('b', load)).toBe(4);
});
