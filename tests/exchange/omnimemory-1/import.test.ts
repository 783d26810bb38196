import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope, scopeIdOf } from '../../../src/auth/scope.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { ask, change, digestOf, oldFile, rowOf } from './old-files.ts';

const db = await setUpDatabase();
const { omnimemory1 } = db.services;
const tenant = await db.newTenant();
const ada = await db.newMember(tenant, 'member');
const size = { metrics: 1_500, checkpoints: 120, faults: true };
const UTC = { timeZone: 'UTC' };

/** The growth of the counters in the file, computed by SQLite; the growth of an event is in its delta. */
const SUMS_OF_FILE = `
  with fitting as (select * from metrics where (typeof(tokens_saved) = 'integer' and tokens_saved between 0 and 9007199254740991
      or tokens_saved is null) and date(timestamp) is not null and timestamp < '2900' and timestamp not like '%-02-30%'),
    counted as (select *, case when tokens_saved = 0 and max(tokens_saved) over earlier > 0 then null else tokens_saved end as value
      from fitting where service = 'combined'
      window earlier as (partition by tool_id, coalesce(session_id, '') order by id rows between unbounded preceding and 1 preceding)),
    followed as (select value, lag(value) over (partition by tool_id, coalesce(session_id, '') order by id) as last
      from counted where value is not null)
  select (select count(*) from fitting) as rows,
    (select sum(case when last is null or value < last then value else value - last end) from followed)
      + (select coalesce(sum(max(tokens_saved_delta, 0)), 0) from fitting where service = 'compression') as tokens_saved`;

describe.each([
  ['local mode', () => LOCAL as Scope],
  ['a tenant', () => ({ ...tenant, userId: ada.userId }) as Scope],
])('a file imported into %s', (name, scopeOf) => {
  const scope = scopeOf();
  const path = oldFile(name, size);

  test('has the sums that SQL computes on the file, and a second import changes nothing', async () => {
    const report = await omnimemory1.import(scope, path, UTC);
    const expected = ask(path, SUMS_OF_FILE);
    const sums = await rowOf(
      db,
      `select count(*)::int as rows, sum(tokens_saved_delta)::int as tokens_saved from metrics where scope_id = $1`,
      scopeIdOf(scope),
    );
    expect(sums).toEqual(expected);
    expect(report.tables.metrics).toMatchObject({ rows: 1_515, stored: expected.rows, refused: 6 });
    const before = await digestOf(db, scope);
    const again = await omnimemory1.import(scope, path, UTC);
    expect(Object.values(again.tables).map(({ stored }) => stored)).toEqual(
      Object.values(again.tables).map(() => 0),
    );
    expect(again.made).toEqual({ sessions: 0, projects: 0 });
    expect(await digestOf(db, scope)).toEqual(before);
  });

  test('gives each session the growth of its samples, and keeps totals where no sample is left', async () => {
    const { different } = await rowOf<{ different: number }>(
      db,
      `select count(*)::int as different from tool_sessions s left join (
          select session_id, sum(tokens_saved_delta) as saved from metrics where scope_id = $1 group by 1) m using (session_id)
        where scope_id = $1 and s.tokens_saved <> coalesce(m.saved, 0)`,
      scopeIdOf(scope),
    );
    // the row whose session has no samples
    expect(different).toBe(1);
    expect(await db.services.sessions.get(scope, 'lost-its-workspace')).toMatchObject({ tokens_saved: 700 });
  });

  test('keeps contexts, flags, memories, tags and settings', async () => {
    const id = `${ask(path, 'select session_id from tool_sessions where id = 1').session_id}`;
    expect(await db.services.sessions.get(scope, id)).toMatchObject({
      pinned: true,
      archived: true,
      process_id: 1_000,
    });
    expect(await db.services.sessionContext.get(scope, id)).toMatchObject({
      files_accessed: [{ path: 'src/a.ts', order: 1 }],
      file_importance_scores: { 'src/a.ts': 0.8 },
      searches: [{ query: 'parser' }],
      decisions: [{ decision: 'use streams' }],
    });
    const of = { project_id: 'ffffffffffffffff', key: 'twice' };
    expect(await db.services.memories.peek(scope, of)).toMatchObject({ value: 'newer', metadata: {} });
    const tags = `select count(*) filter (where metadata ->> 'customer' = 'acme')::int as customers,
      count(*) filter (where metadata ? 'team')::int as teams from metrics where scope_id = $1`;
    // one from the row itself, without a tag that does not fit, and one from request_tags
    expect(await rowOf(db, tags, scopeIdOf(scope))).toEqual({ customers: 2, teams: 150 });
    const { settings } = await db.services.settings.get(scope);
    expect(settings).toMatchObject({ performance_profile: 'low_frequency', max_events_per_minute: 60 });
    expect(await db.services.settings.get(scope)).toMatchObject({ limits_events: false });
  });

  test('makes the sessions that rows only named, with the time that the rows cover', async () => {
    const orphan = '00000000-aaaa-4aaa-8aaa-000000000001';
    expect(await db.services.sessions.get(scope, orphan)).toMatchObject({
      tool_id: 'zed',
      started_at: expect.stringContaining('2025-10-01T12:00:00') as unknown,
      ended_by: 'idleness',
      tokens_saved: 5,
    });
  });
});

test('the counters of a tenant are what a recount finds', async () => {
  const actual = await rowOf(
    db,
    `select (select count(distinct checkpoint_id)::int from checkpoints where scope_id = $1) as checkpoints,
      (select sum(stored_bytes)::int from checkpoints where scope_id = $1) as checkpoint_bytes`,
    tenant.tenantId,
  );
  const counted = await rowOf(
    db,
    `select u.checkpoints::int, s.checkpoint_bytes::int from tenant_usage u join tenant_storage s using (scope_id) where scope_id = $1`,
    tenant.tenantId,
  );
  expect(counted).toEqual(actual);
  // 0: no drift
  expect(await db.services.storedBytes.recount(tenant, 0)).toBe(0);
});

test('private checkpoints belong to the named person, and are hidden from others', async () => {
  const bob = await db.newMember(tenant, 'member');
  const authorsFor = async (userId: string) => {
    const { json } = await db.services.checkpoints.list(
      { ...tenant, userId },
      {},
      { limit: 3, after: undefined },
    );
    return JSON.parse(json).map(({ author_id }: { author_id: string }) => author_id);
  };
  expect(await authorsFor(ada.userId)).toEqual([ada.userId, ada.userId, ada.userId]);
  expect(await authorsFor(bob.userId)).toEqual([]);
});

/** PostgreSQL's driver gives a bigint as a text. */
const numbers = (row: Record<string, string>) =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)]));

test('series and totals are those that the same samples leave when they are ingested', async () => {
  const path = oldFile('like ingested', { metrics: 900, checkpoints: 0 });
  const [imported, ingested] = [await db.newTenant(), await db.newTenant()];
  await omnimemory1.import(imported, path, UTC);
  change(path, 'delete from metrics');
  await omnimemory1.import(ingested, path, UTC);
  const { rows } = await db.asAdmin((admin) =>
    admin.query(
      `select timestamp, tool_id, session_id, tokens_saved, total_compressions, total_embeddings
      from metrics where scope_id = $1 order by id`,
      [imported.tenantId],
    ),
  );
  // sessions of the file have ended; ingestion needs open ones
  await db.asAdmin((admin) =>
    admin.query(
      `update tool_sessions set ended_at = null, ended_by = null, process_id = null, tokens_saved = 0, total_compressions = 0, total_embeddings = 0
      where scope_id = $1`,
      [ingested.tenantId],
    ),
  );
  const samples = rows.map(({ timestamp, tool_id, session_id, ...counters }) => ({
    id: randomUUID(),
    type: 'metric',
    data: { timestamp: timestamp.toISOString(), tool_id, session_id, ...numbers(counters) },
  }));
  for (let n = 0; n < samples.length; n += 300)
    await db.services.ingest.store(ingested, samples.slice(n, n + 300));
  const left = ({ tenantId }: { tenantId: string }) =>
    db.asAdmin(
      async (admin) =>
        (
          await admin.query(
            `select tool_id, session_id, s.last_timestamp, s.tokens_saved, s.total_compressions, s.total_embeddings, s.tokens_saved_delta,
        t.tokens_saved as total, t.total_compressions as compressions from metric_series s join tool_sessions t using (scope_id, session_id)
        where scope_id = $1 order by 1, 2`.replace('select tool_id', 'select s.tool_id'),
            [tenantId],
          )
        ).rows,
    );
  expect((await left(imported)).length).toBeGreaterThan(1);
  expect(await left(imported)).toEqual(await left(ingested));
});
