import { expect, test } from '@jest/globals';
import pg from 'pg';
import type { Actor } from '../../../src/auth/actor.ts';
import { LOCAL, type TenantScope } from '../../../src/auth/scope.ts';
import type { DatabaseRole } from '../../../src/db/schema/roles.ts';
import type { ClaimOutcome } from '../../../src/features/exchange/claims/claim.schemas.ts';
import { untilWaiting } from '../../support/lock-waits.ts';
import { actorOf } from '../../support/people.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { digests, emptyProductData } from './digests.ts';

const db = await setUpDatabase();
const { claims, sessions, metrics } = db.services;
const REFUSE = { dry_run: false, on_conflict: 'refuse' } as const;

const SESSIONS = Number(process.env.CLAIM_SESSIONS ?? 300);
const SAMPLES = Number(process.env.CLAIM_ROWS ?? 6_000);

/** Many local rows. They are not made one by one, because only their number matters here. */
const fillLocal = () =>
  db.asAdmin(async (admin) => {
    await admin.query(`insert into tool_sessions (session_id, tool_id) select 'local-canary-' || n, 'canary'
      from generate_series(1, ${SESSIONS}) n`);
    await admin.query(`insert into metrics (session_id, tool_id, service) select 'local-canary-' || 1 + n % ${SESSIONS}, 'canary', 'combined'
      from generate_series(1, ${SAMPLES}) n`);
  });

interface Scene {
  readonly tenant: TenantScope;
  readonly other: TenantScope;
  readonly actor: Actor;
}

async function newScene(): Promise<Scene> {
  await emptyProductData(db);
  const [tenant, other] = [await db.newTenant('A'), await db.newTenant('B')];
  for (const scope of [tenant, other]) await sessions.start(scope, { tool_id: 'own' });
  await fillLocal();
  return { tenant, other, actor: actorOf(await db.newMember(tenant, 'owner'), 'owner') };
}

/** Runs `meanwhile` while the claim has moved every row and waits for the lock on its actor's membership. */
async function inTheMiddle<T>(
  { tenant, actor }: Scene,
  meanwhile: () => Promise<T>,
): Promise<{ readonly seen: T; readonly claim: Promise<ClaimOutcome> }> {
  return db.asAdmin(async (admin) => {
    await admin.query('begin');
    await admin.query('select from tenant_users where tenant_id = $1 for update', [tenant.tenantId]);
    let ended = false;
    const claim = claims.claim(tenant, REFUSE, actor).finally(() => {
      ended = true;
    });
    claim.catch(() => {});
    await untilWaiting(db, 1, () => ended);
    expect(ended).toBe(false);
    const seen = await meanwhile();
    await admin.query('commit');
    return { seen, claim };
  });
}

type Seen = Readonly<Record<'tenant' | 'other' | 'local', readonly string[]>>;

/** The rows of each scope at one and the same moment, each read by the role that serves it. */
async function readAll({ tenant, other }: Scene): Promise<Seen> {
  return db.asAdmin(async (admin) => {
    await admin.query('begin isolation level repeatable read');
    const { rows } = await admin.query<{ snapshot: string }>('select pg_export_snapshot() as snapshot');
    const read = (role: DatabaseRole, tenantId: string | undefined) =>
      db.asRole(role, async (client) => {
        await client.query('begin isolation level repeatable read');
        await client.query(`set transaction snapshot ${pg.escapeLiteral(rows[0]?.snapshot ?? '')}`);
        if (tenantId !== undefined)
          await client.query(`set local app.tenant_id = ${pg.escapeLiteral(tenantId)}`);
        const found = await client.query<{ row: string }>(
          `select 's ' || session_id as row from tool_sessions where tool_id = 'canary'
            union all select 'm ' || id from metrics`,
        );
        await client.query('commit');
        return found.rows.map(({ row }) => row);
      });
    const seen = {
      tenant: await read('tenant', tenant.tenantId),
      other: await read('tenant', other.tenantId),
      local: await read('local', undefined),
    };
    await admin.query('commit');
    return seen;
  });
}

const ALL = SESSIONS + SAMPLES;

/** Throws unless every row is in exactly one of local mode and the tenant, all in the same one. */
function placeOf({ tenant, other, local }: Seen): 'tenant' | 'local' {
  expect(other).toEqual([]);
  expect(new Set([...tenant, ...local]).size).toBe(ALL);
  expect(tenant.length + local.length).toBe(ALL);
  expect([tenant.length, local.length]).toContain(0);
  return tenant.length > 0 ? 'tenant' : 'local';
}

test('while a claim runs, each row is in exactly one scope, and no other tenant sees any', async () => {
  const scene = await newScene();
  const places: string[] = [placeOf(await readAll(scene))];
  const { seen, claim } = await inTheMiddle(scene, () => readAll(scene));
  places.push(placeOf(seen));
  let ended = false;
  const outcome = claim.finally(() => {
    ended = true;
  });
  while (!ended) places.push(placeOf(await readAll(scene)));
  const { claim: made, moved } = await outcome;
  expect(moved).toEqual({ tool_sessions: SESSIONS, metrics: SAMPLES });
  expect(placeOf(await readAll(scene))).toBe('tenant');
  const undone = claims.undo(scene.tenant, made?.claim_id ?? '', scene.actor);
  places.push(placeOf(await readAll(scene)));
  await undone;
  expect(placeOf(await readAll(scene))).toBe('local');
  expect(places.slice(0, 2)).toEqual(['local', 'local']);
}, 60_000);

test('a claim whose connection is killed in the middle has not begun', async () => {
  const scene = await newScene();
  const before = await digests(db);
  const { claim } = await inTheMiddle(scene, () =>
    db.asAdmin((admin) =>
      admin.query(`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and usename = 'omnimemory_claim' and state = 'idle in transaction'`),
    ),
  );
  await expect(claim).rejects.toThrow();
  expect(await digests(db)).toEqual(before);
  expect(JSON.parse((await claims.list(scene.tenant, { limit: 10, after: undefined })).json)).toEqual([]);
  // and it can be repeated
  await expect(claims.claim(scene.tenant, REFUSE, scene.actor)).resolves.toMatchObject({ refused: false });
}, 60_000);

test('of two claims at once the second is refused, be it of another team or an undo', async () => {
  const scene = await newScene();
  const refused = { status: 409, code: 'claim_running' };
  const { claim } = await inTheMiddle(scene, async () => {
    await expect(claims.claim(scene.tenant, REFUSE, scene.actor)).rejects.toMatchObject(refused);
    const owner = actorOf(await db.newMember(scene.other, 'owner'), 'owner');
    await expect(claims.claim(scene.other, REFUSE, owner)).rejects.toMatchObject(refused);
    await expect(claims.undo(scene.tenant, 'claim_x', scene.actor)).rejects.toMatchObject(refused);
  });
  await claim;
}, 60_000);

test('what local mode writes during a claim stays local, or is told that its session has gone', async () => {
  const scene = await newScene();
  const { seen, claim } = await inTheMiddle(scene, async () => {
    const { session_id } = await sessions.start(LOCAL, { tool_id: 'late' });
    await metrics.store(LOCAL, { session_id, tool_id: 'late', tokens_saved: 1 });
    const late = metrics.store(LOCAL, { session_id: 'local-canary-1', tool_id: 'canary', tokens_saved: 1 });
    late.catch(() => {});
    await untilWaiting(db, 2);
    return { session_id, late };
  });
  await claim;
  await expect(seen.late).rejects.toMatchObject({ code: 'session_not_found' });
  expect(await sessions.get(LOCAL, seen.session_id)).toMatchObject({ tool_id: 'late' });
}, 60_000);

test('what local mode was writing when the claim began moves with its session', async () => {
  const scene = await newScene();
  const outcome = await db.asRole('local', async (writer) => {
    await writer.query('begin');
    await writer.query(
      `insert into metrics (session_id, tool_id, service) values ('local-canary-1', 'canary', 'combined')`,
    );
    const claim = claims.claim(scene.tenant, REFUSE, scene.actor);
    claim.catch(() => {});
    await untilWaiting(db, 1);
    await writer.query('commit');
    return claim;
  });
  expect(outcome.moved).toEqual({ tool_sessions: SESSIONS, metrics: SAMPLES + 1 });
}, 60_000);
