import { describe, expect, test } from '@jest/globals';
import { setUpDatabase } from '../support/set-up.ts';
import { HARDENING_RULES } from './design/hardening-rules.ts';
import { ISOLATION_RULES } from './design/isolation-rules.ts';
import { compareWithPolicyFiles } from './design/policy-files.ts';
import { TABLE_RULES } from './design/table-rules.ts';

const db = await setUpDatabase();

// Doctor holds a database against db/catalogue.json. These rules are for what the migrations put into that file.
/** The rules that a schema breaks after `change`, which is taken back. */
const broken = (change: string) =>
  db.asAdmin(async (admin) => {
    await admin.query('begin');
    await admin.query(change);
    const messages = await compareWithPolicyFiles(admin);
    for (const { sql, severity } of [...ISOLATION_RULES, ...HARDENING_RULES, ...TABLE_RULES]) {
      const { rows } = await admin.query<{ message: string }>(sql);
      if (severity !== 'warning') messages.push(...rows.map(({ message }) => message));
    }
    await admin.query('rollback');
    return messages;
  });

test('the schema of the migrations breaks no rule', async () => {
  expect(await broken('select')).toEqual([]);
});

describe('a rule is broken by', () => {
  test.each([
    ['alter table metrics disable row level security', 'metrics: row security is not enabled'],
    ['alter table metrics no force row level security', 'metrics: row security is not forced'],
    ['create table stray (id int)', 'stray: row security is not enabled'],
    ['drop policy tenant_select on metrics', 'omnimemory_tenant has a grant for SELECT and no policy'],
    [
      'revoke select on metrics from omnimemory_local',
      'omnimemory_local has a policy for SELECT and no grant',
    ],
    [
      'create policy extra on metrics for select to omnimemory_tenant using (true)',
      'metrics: 2 policies for SELECT',
    ],
    ['create policy extra on metrics for update to public using (true)', 'extra applies to everybody'],
    [
      'create policy extra on metrics as restrictive for update to omnimemory_tenant using (true)',
      'extra is restrictive',
    ],
    [
      'create policy extra on metrics for all to omnimemory_tenant using (true)',
      'extra applies to every command',
    ],
    ['alter policy tenant_select on metrics using (true)', 'tenant_select says true'],
    [
      "alter policy tenant_select on metrics using (tenant_id = current_setting('app.tenant_id', true) or tenant_id is null)",
      'tenant_select says',
    ],
    ['alter policy local_select on metrics using (true)', 'local_select says true'],
    ['alter policy tenant_update on projects with check (true)', 'reads by one rule and writes by another'],
    ['alter role omnimemory_tenant bypassrls', 'omnimemory_tenant has BYPASSRLS'],
    ['alter role omnimemory_tenant superuser', 'omnimemory_tenant has SUPERUSER'],
    ['alter role omnimemory_owner bypassrls', 'omnimemory_owner has BYPASSRLS'],
    ['grant omnimemory_local to omnimemory_tenant', 'omnimemory_tenant is a member of omnimemory_local'],
    ['grant omnimemory_owner to omnimemory_billing', 'omnimemory_billing is a member of omnimemory_owner'],
    ['alter table metrics owner to omnimemory_tenant', 'metrics belongs to omnimemory_tenant'],
    ['grant truncate on metrics to omnimemory_tenant', 'TRUNCATE is granted to omnimemory_tenant'],
    ['grant references on metrics to omnimemory_local', 'REFERENCES is granted to omnimemory_local'],
    ['grant select on metrics to public', 'SELECT is granted to PUBLIC'],
    [
      'grant usage on sequence metrics_id_seq to omnimemory_tenant',
      'metrics_id_seq is open to omnimemory_tenant',
    ],
    ['grant create on schema public to omnimemory_tenant', 'may create objects'],
    ['grant update on audit_logs to omnimemory_tenant', 'audit_logs: omnimemory_tenant may update'],
    [
      'grant update (action) on audit_logs to omnimemory_deletion',
      'audit_logs.action: omnimemory_deletion may update it',
    ],
    [
      `alter policy account_update on audit_logs using (tenant_id = current_setting('app.scope', true))`,
      'policy account_update changes lines that nothing vouches for, or of anybody',
    ],
    [
      `alter policy account_update on audit_logs with check (tenant_id = current_setting('app.scope', true))`,
      'policy account_update changes lines that nothing vouches for, or of anybody',
    ],
    [
      `alter policy departed_update on checkpoints using (tenant_id = current_setting('app.scope', true))`,
      'policy departed_update does not keep the past as it is',
    ],
    ['grant update (plan) on tenants to omnimemory_tenant', 'tenants.plan: omnimemory_tenant may update'],
    ['grant select on users to omnimemory_tenant', 'users.password_hash: omnimemory_tenant may select it'],
    ['grant select (sid) on web_sessions to omnimemory_billing', 'web_sessions.sid: omnimemory_billing may'],
    ['create unique index leak on tool_configs (tool_id)', 'leak does not lead with scope_id'],
    ['alter table metrics drop constraint metrics__scope', 'metrics__scope is missing'],
    ['alter table cache_hits drop constraint cache_hits__tenant_id', 'cache_hits__tenant_id is missing'],
    ['create view peek as select * from metrics', 'view peek runs as its owner'],
    [
      'create function peek() returns int language sql security definer as $$ select 1 $$',
      'runs as its owner',
    ],
    [
      'alter table metrics drop constraint metrics__session_id, add constraint metrics__session_id foreign key (scope_id, session_id) references tool_sessions not valid',
      'metrics__session_id has not been validated',
    ],
    ['alter table metrics disable trigger all', 'table metrics: trigger'],
    ['alter table metrics drop constraint metrics__session_id', 'metrics: nothing checks session_id'],
    [
      'alter table api_keys drop constraint api_keys__tenant_id, drop constraint api_keys__member',
      'api_keys: nothing checks user_id',
    ],
    ['create rule aside as on insert to metrics do instead nothing', 'metrics: rule aside'],
    ['alter function words_of(text) leakproof', 'words_of(text) is LEAKPROOF'],
    ['alter role omnimemory_tenant set row_security = off', 'omnimemory_tenant begins with row_security=off'],
    [
      'alter default privileges in schema public grant select on tables to omnimemory_local',
      'granted to omnimemory_local: SELECT',
    ],
    [
      'grant select (email) on users to omnimemory_local',
      'users is open to omnimemory_local and has no tenant_id',
    ],
    [
      'grant update (claim_id) on projects to omnimemory_tenant',
      'projects.claim_id: omnimemory_tenant may update it',
    ],
    [
      'alter policy local_insert on metrics with check (tenant_id is null)',
      'table metrics: policy local_insert takes rows as those of a claim',
    ],
    ['create unique index leak on api_keys (name)', 'leak is unique over all tenants'],
    [
      'grant update (tool_id) on metrics to omnimemory_tenant',
      'granted UPDATE (tool_id): not in db/policies',
    ],
    [
      'alter policy owner_all on schema_migrations rename to other',
      'policy owner_all of omnimemory_owner for ALL: in db/policies only',
    ],
    [
      'alter table metrics add constraint sane check (tokens_saved >= 0)',
      'sane must be named metrics__<meaning>',
    ],
    [
      'create index more on projects (tenant_id, language)',
      'index more has no twin for local mode; add one on btree (language) WHERE (tenant_id IS NULL)',
    ],
    ['drop index idx_tool_configs_local', 'idx_tool_configs_tenant has no twin for local mode'],
    [
      'create index idx_metric_series_time on metric_series (tenant_id, tool_id)',
      'add "create statistics metric_series_scope (dependencies) on scope_id, tenant_id from metric_series"',
    ],
    ['drop statistics metrics_scope', 'table metrics: add "create statistics metrics_scope'],
    [
      "create function tenant() returns text language sql as $$ select current_setting('app.tenant_id', true) $$;" +
        'alter policy tenant_select on metrics using (tenant_id = tenant())',
      'calls tenant()',
    ],
  ])('%s', async (change, message) => {
    expect((await broken(change)).join('\n')).toContain(message);
  });
});
