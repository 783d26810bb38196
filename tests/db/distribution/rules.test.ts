import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { LOCAL } from '../../../src/auth/scope.ts';
import { readCatalogue } from '../../support/distribution/catalogue.ts';
import { faultsOf } from '../../support/distribution/rules.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const db = await setUpDatabase();
const catalogue = await db.asAdmin(readCatalogue);
const faults = (text: string, namesScope = true) => faultsOf(text, catalogue, { namesScope });

const VALUES = `insert into tool_configs as c (tool_id, config_json) values ($1, $2) on conflict (scope_id, tool_id) do update set`;
const SELECT = `insert into tool_configs as c (tool_id, config_json) select $1, $2 on conflict (scope_id, tool_id) do update set`;
const ONE = `where scope_id = $1 and session_id = $2`;

test.each([
  // the conflict
  [`${VALUES} updated_at = now() returning 1`, 'now in DO UPDATE is not immutable'],
  [
    `${VALUES} updated_at = current_timestamp returning 1`,
    'SVFOP_CURRENT_TIMESTAMP in DO UPDATE is not immutable',
  ],
  [
    `${VALUES} updated_at = c.updated_at + interval '1 day'`,
    'arithmetic with an interval in DO UPDATE is not immutable',
  ],
  [
    `${VALUES} config_json = jsonb_build_object('a', excluded.config_json)`,
    'jsonb_build_object in DO UPDATE is not immutable',
  ],
  [`${VALUES} revision = c.revision + 1 where c.updated_at < now()`, 'now in DO UPDATE is not immutable'],
  [`${VALUES} revision = (select 1)`, 'a subquery in DO UPDATE'],
  [
    `${SELECT} config_json = $3 returning 1`,
    'a parameter in the DO UPDATE of an INSERT … SELECT: Citus loses it',
  ],
  [
    `${SELECT} revision = 2 where c.revision = $3 returning 1`,
    'a parameter in the DO UPDATE of an INSERT … SELECT: Citus loses it',
  ],
  // the insert
  [`${SELECT} revision = 2`, 'INSERT … SELECT without RETURNING: Citus makes a COPY of it'],
  [
    `with a as (insert into metrics (tool_id) select 'x') select 1`,
    'INSERT … SELECT without RETURNING: Citus makes a COPY of it',
  ],
  [`insert into tool_configs (tool_id, config_json) values ((select 'x'), '{}')`, 'a subquery in VALUES'],
  [
    `insert into session_velocity (session_id, velocity) select session_id, 1 from tool_sessions ${ONE} for key share returning 1`,
    'locks rows in a subquery or in an INSERT … SELECT: lock them in a CTE of their own',
  ],
  // what is returned
  [
    `update tool_sessions set pinned = true ${ONE} returning (select count(*) from projects where scope_id = $1)`,
    'a subquery in RETURNING',
  ],
  [
    `delete from tool_sessions ${ONE} returning to_char(started_at, 'YYYY')`,
    'to_char in RETURNING is not immutable',
  ],
  [`update tool_sessions set pinned = true ${ONE} returning now()`, 'now in RETURNING is not immutable'],
  // the change
  [
    `update tool_sessions set ended_at = clock_timestamp() ${ONE}`,
    'clock_timestamp in an UPDATE is volatile: compute it in a materialized CTE',
  ],
  [
    `delete from tool_sessions ${ONE} and random() > 0.5`,
    'random in a DELETE is volatile: compute it in a materialized CTE',
  ],
  [
    `update tool_sessions set ended_at = coalesce(ended_at, now()) ${ONE}`,
    'now in CASE or COALESCE of an UPDATE is not immutable',
  ],
  [
    `update tool_sessions set title = to_char(started_at, 'YYYY') ${ONE}`,
    'to_char in an UPDATE is not immutable and takes a column',
  ],
  [
    `update tool_sessions set ended_at = title::timestamptz ${ONE}`,
    '::timestamptz in an UPDATE is not immutable and takes a column',
  ],
  [
    `update projects set scope_id = $2 where scope_id = $1`,
    'changes scope_id: the row would move to another shard',
  ],
  // the query
  [
    `select 1 from tool_sessions ${ONE} and exists (select from projects where scope_id = $1)`,
    'selects nothing: `select from` has no form for Citus',
  ],
  [
    `select 1 from (select session_id from tool_sessions ${ONE} for update) locked`,
    'locks rows in a subquery or in an INSERT … SELECT: lock them in a CTE of their own',
  ],
  [
    `select 1 from tenants t join tenant_usage u on u.scope_id = t.id and u.scope_id = $1`,
    'reads the distributed tenant_usage together with the local tenants: make it two statements',
  ],
  [
    `select (select bytes from tenant_storage where scope_id = $1) from tenants where id = $1`,
    'reads the distributed tenant_storage together with the local tenants: make it two statements',
  ],
  [
    `select array(select attname from pg_attribute) from projects where scope_id = $1`,
    'reads the distributed projects together with the local pg_attribute: make it two statements',
  ],
  // the scope
  ['select * from tool_sessions', 'tool_sessions tool_sessions without scope_id = $n: every shard is asked'],
  [
    'select * from tool_sessions s where s.tenant_id = $1',
    'tool_sessions s without scope_id = $n: every shard is asked',
  ],
  [
    'select * from tool_sessions s where s.scope_id = $1 or pinned',
    'tool_sessions s without scope_id = $n: every shard is asked',
  ],
  [
    'select * from tool_sessions s where not (s.scope_id = $1)',
    'tool_sessions s without scope_id = $n: every shard is asked',
  ],
  [
    'select * from tool_sessions s where s.scope_id <> $1',
    'tool_sessions s without scope_id = $n: every shard is asked',
  ],
  [
    'select * from tool_sessions where scope_id = (select $1::text)',
    'tool_sessions tool_sessions without scope_id = $n: every shard is asked',
  ],
  [
    'select * from tool_sessions s join projects p using (project_id) where s.scope_id = $1',
    'projects p without scope_id = $n: every shard is asked',
  ],
  [
    'select * from metrics m where m.scope_id = $1 and exists (select 1 from tool_sessions s where s.scope_id = m.scope_id)',
    'tool_sessions s without scope_id = $n: every shard is asked',
  ],
  [
    'with s as (select * from tool_sessions) select * from s where s.scope_id = $1',
    'tool_sessions tool_sessions without scope_id = $n: every shard is asked',
  ],
  [
    'select 1 from projects where scope_id = $1 union all select 1 from metrics',
    'metrics metrics without scope_id = $n: every shard is asked',
  ],
  [
    'delete from metrics m using tool_sessions s where m.scope_id = $1 and s.session_id = m.session_id',
    'tool_sessions s without scope_id = $n: every shard is asked',
  ],
  [
    'delete from project_memories where (scope_id, memory_id) in (select scope_id, memory_id from project_memories where scope_id = $1)',
    'project_memories project_memories without scope_id = $n: every shard is asked',
  ],
])('%s is refused', (text, fault) => {
  expect(faults(text)).toContain(fault);
});

test.each([
  `${VALUES} config_json = excluded.config_json, updated_at = excluded.updated_at, revision = c.revision + 1 returning 1`,
  `with m as materialized (select clock_timestamp() as at) update tool_sessions set ended_at = m.at from m ${ONE}`,
  `update tool_sessions set last_activity = now() ${ONE} returning session_id`,
  `with locked as materialized (select session_id from tool_sessions ${ONE} for update) select count(*) from locked`,
  `select * from tool_sessions s left join projects p on p.scope_id = s.scope_id where s.scope_id = $1`,
  `select * from tool_sessions s join projects p using (scope_id, project_id) where s.scope_id = $1`,
  `select * from tool_sessions s where (s.scope_id, s.session_id) = ($1, $2)`,
  `select * from tool_sessions where scope_id = ''`,
  // a CTE hides the table of its name
  `with projects as (insert into projects (project_id) values ($1) returning *) select * from projects`,
  // what stays on the coordinator may do what PostgreSQL can do
  `select 1 from tenants where exists (select from users)`,
  `update tenants set name = coalesce(name, to_char(now(), 'YYYY')) returning now()`,
  `select now()`,
  'BEGIN',
  `SET LOCAL app.tenant_id = 'a'`,
])('%s is allowed', (text) => {
  expect(faults(text)).toEqual([]);
});

test('on one node, a list leaves its scope to the policy', () => {
  expect(faults('select * from tool_sessions', false)).toEqual([]);
});

test('a file of tests that sends such a statement fails', async () => {
  const other = await createTestDatabase();
  await other.database.readOne(LOCAL, (tx) =>
    sql`select 1 from projects where exists (select from tool_sessions)`.execute(tx.db),
  );
  await expect(other.drop()).rejects.toThrow('`select from` has no form for Citus');
});

test('a file of tests on a database that counts as distributed fails for a list without its scope', async () => {
  const other = await createTestDatabase({ isDistributed: true });
  await other.database.readOne(LOCAL, (tx) => sql`select 1 from projects`.execute(tx.db));
  await expect(other.drop()).rejects.toThrow('projects projects without scope_id = $n');
});
