import { expect, test } from '@jest/globals';
import { OPERATOR } from '../../../src/auth/actor.ts';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { PLANS } from '../../../src/features/entitlements/plans.ts';
import {
  ARCHIVE_TABLES,
  OMITTED_COLUMNS,
  OMITTED_TABLES,
} from '../../../src/features/exchange/archive/archive.tables.ts';
import { seedEverything } from '../../contract/everything.ts';
import { personOf } from '../../support/people.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import type { TestDatabase } from '../../support/test-database.ts';
import { oldFile } from '../omnimemory-1/old-files.ts';
import { setUpFolder, wholeArchive, withLines, writeArchive, writeZip } from './archives.ts';
import { readZip } from './read-zip.ts';

const db = await setUpDatabase();
const elsewhere = await setUpDatabase();
const at = await setUpFolder();

const IMPORTED = ARCHIVE_TABLES.filter(({ imported }) => imported).map(({ table }) => table);

/** A tenant with rows in every table, private checkpoints of a person and sessions that follow others. */
async function fullTenant(mark: string) {
  const tenant = await db.newTenant();
  await seedEverything(db.services, tenant, mark);
  const { userId } = await personOf(db, tenant, 'member');
  const scope = { ...tenant, userId };
  let previous_session_id: string | undefined;
  // random ids, so that some follow one with a later key
  for (let n = 0; n < 12; n++) {
    const { session_id } = await db.services.sessions.start(scope, {
      tool_id: 'cursor',
      ...(previous_session_id && { previous_session_id }),
    });
    previous_session_id = session_id;
  }
  await db.services.checkpoints.store(scope, {
    session_id: previous_session_id ?? '',
    tool_id: 'cursor',
    checkpoint_type: 'manual',
    summary: `private of ${mark} 日本語の要約`,
    visibility: 'private',
  });
  return tenant;
}

const importInto = (into: TestDatabase, scope: Scope, path: string, dryRun = false) =>
  into.services.archiveImports.import(scope, path, { dryRun });

/** What differs between two exports of the same rows: when, of whom, and who the people are. */
async function rowsOf(database: TestDatabase, scope: Scope) {
  const { tables, manifest } = await readZip(await wholeArchive(database, scope));
  const hashes = manifest.files
    .filter(({ imported }) => imported)
    .map(({ table, sha256 }) => [table, sha256]);
  return { tables: Object.fromEntries(IMPORTED.map((table) => [table, tables[table]])), hashes };
}

test('every table of a scope is in the format, or left out with a reason; and so is every column', async () => {
  const columns = await db.asAdmin(async (admin) => {
    const { rows } = await admin.query<{ table: string; column: string; filled: boolean }>(`
      select c.table_name::text as table, c.column_name::text as column,
        c.is_generated = 'ALWAYS' or c.is_identity = 'YES' as filled
      from information_schema.columns c where c.table_schema = 'public' and c.table_name in (
        select table_name from information_schema.columns where column_name = 'scope_id' and table_schema = 'public')`);
    return rows;
  });
  const known = new Map(ARCHIVE_TABLES.map(({ table, fields, imported }) => [table, { fields, imported }]));
  const missing = columns.filter(({ table, column, filled }) => {
    if (
      table in OMITTED_TABLES ||
      column in OMITTED_COLUMNS ||
      filled ||
      column === 'scope_id' ||
      column === 'tenant_id'
    )
      return false;
    const { fields = [], imported } = known.get(table) ?? {};
    return !fields.includes(column) && !(column in (imported?.computed ?? {}));
  });
  expect({
    'add to src/features/exchange/archive/archive.tables.ts, and raise ARCHIVE_VERSION': missing.map(
      ({ table, column }) => `${table}.${column}`,
    ),
  }).toEqual({ 'add to src/features/exchange/archive/archive.tables.ts, and raise ARCHIVE_VERSION': [] });
  const tables = new Set(columns.map(({ table }) => table));
  expect(Object.keys(OMITTED_TABLES).filter((table) => !tables.has(table))).toEqual([]);
  const names = new Set(columns.map(({ column }) => column));
  expect(Object.keys(OMITTED_COLUMNS).filter((column) => !names.has(column))).toEqual([]);
});

test('an archive comes back equal in an empty tenant, of the same database and of another one', async () => {
  const tenant = await fullTenant('round-trip');
  const zip = await wholeArchive(db, tenant);
  const path = await writeArchive(at('round.zip'), zip);
  const before = await rowsOf(db, tenant);
  for (const [table, rows] of Object.entries(before.tables))
    expect([table, (rows?.length ?? 0) > 0]).toEqual([table, true]);
  for (const into of [db, elsewhere]) {
    const empty = await into.newTenant('Restored');
    const { rows, leftOut } = await importInto(into, empty, path);
    expect(rows.checkpoints).toBe(before.tables.checkpoints?.length);
    expect(leftOut).toEqual(['tenant_users', 'invitations', 'api_keys', 'audit_logs']);
    const after = await rowsOf(into, empty);
    expect(after.tables).toEqual(before.tables);
    expect(after.hashes).toEqual(before.hashes);
    // and it works on
    const found = await into.services.search.find(
      empty,
      { q: 'round-trip', type: 'memory' },
      { limit: 10, after: undefined },
    );
    expect(JSON.parse(found.json).length).toBeGreaterThan(0);
    await seedEverything(into.services, empty, 'afterwards');
  }
});

test('a session comes back that follows one of a later statement', async () => {
  const tenant = await db.newTenant();
  for (let n = 0; n < 3; n++) await db.newSession(tenant);
  const archive = await readZip(await wholeArchive(db, tenant));
  const ids = archive.tables.tool_sessions?.map(({ session_id }) => session_id) ?? [];
  // so long that it fills a statement
  const first = { previous_session_id: ids[2], compressed_context: 'x'.repeat(1_100_000) };
  const entries = withLines(archive, 'tool_sessions', ([line = '', ...lines]) => [
    JSON.stringify({ ...JSON.parse(line), ...first }),
    ...lines,
  ]);
  const empty = await db.newTenant();
  await importInto(db, empty, await writeZip(at('following.zip'), entries));
  const { previous_session_id } = await db.services.sessions.get(empty, `${ids[0]}`);
  expect(previous_session_id).toBe(ids[2]);
});

test('a file of OmniMemory 1 that was imported before the export stores nothing after it', async () => {
  const [tenant, empty] = [await db.newTenant(), await db.newTenant()];
  const file = oldFile('before-the-export', { metrics: 50, checkpoints: 3 });
  const importFile = (scope: Scope) => db.services.omnimemory1.import(scope, file, { timeZone: 'UTC' });
  expect((await importFile(tenant)).tables).toMatchObject({ metrics: { stored: 50 } });
  await importInto(db, empty, await writeArchive(at('old.zip'), await wholeArchive(db, tenant)));
  const again = await importFile(empty);
  expect(Object.values(again.tables).map(({ stored }) => stored)).toEqual(
    Object.values(again.tables).map(() => 0),
  );
});

test('the counts of the plan are those of the rows, and the import is in the audit log', async () => {
  const tenant = await fullTenant('counted');
  const path = await writeArchive(at('counted.zip'), await wholeArchive(db, tenant));
  const empty = await db.newTenant();
  await importInto(db, empty, path);
  const { rows } = await db.asAdmin((admin) =>
    admin.query(
      `select (select checkpoints from tenant_usage where scope_id = $1)::int as counted,
        (select count(*)::int from checkpoints where scope_id = $1 and recorded_end = 'infinity') as checkpoints,
        (select checkpoint_bytes from tenant_storage where scope_id = $1)::int as counted_bytes,
        (select sum(stored_bytes)::int from checkpoints where scope_id = $1) as checkpoint_bytes,
        (select count(*)::int from audit_logs where tenant_id = $1 and action = 'archive.imported') as lines`,
      [empty.tenantId],
    ),
  );
  const [row] = rows;
  expect(row).toMatchObject({ counted: row.checkpoints, counted_bytes: row.checkpoint_bytes, lines: 1 });
  expect(await db.services.storedBytes.recount(empty, 0)).toBe(0);
});

test('local mode goes into a team and back into another local mode', async () => {
  await seedEverything(db.services, LOCAL, 'local-mode');
  const path = await writeArchive(at('local.zip'), await wholeArchive(db, LOCAL));
  const before = await rowsOf(db, LOCAL);
  const empty = await db.newTenant();
  await importInto(db, empty, path);
  expect((await rowsOf(db, empty)).tables).toEqual(before.tables);
  await importInto(elsewhere, LOCAL, path);
  expect((await rowsOf(elsewhere, LOCAL)).tables).toEqual(before.tables);
  await expect(importInto(db, LOCAL, path)).rejects.toMatchObject({ code: 'scope_not_empty' });
});

test('a dry run finds what the import would find, and stores nothing', async () => {
  const tenant = await fullTenant('dry');
  const path = await writeArchive(at('dry.zip'), await wholeArchive(db, tenant));
  const empty = await db.newTenant();
  const tried = await importInto(db, empty, path, true);
  expect((await rowsOf(db, empty)).tables).toEqual(Object.fromEntries(IMPORTED.map((table) => [table, []])));
  expect(await importInto(db, empty, path)).toEqual(tried);
  await expect(importInto(db, empty, path, true)).rejects.toMatchObject({ code: 'scope_not_empty' });
});

test('of two imports into the same tenant at once, one is refused', async () => {
  const tenant = await fullTenant('twice');
  const path = await writeArchive(at('twice.zip'), await wholeArchive(db, tenant));
  const empty = await db.newTenant();
  const results = await Promise.allSettled([importInto(db, empty, path), importInto(db, empty, path)]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await rowsOf(db, empty)).tables).toEqual((await rowsOf(db, tenant)).tables);
});

test.each([
  [
    'checkpoints',
    'insert into tenant_usage (scope_id, tenant_id, checkpoints) values ($1, $1, $2)',
    PLANS.free.checkpoints,
  ],
  [
    'stored bytes',
    'insert into tenant_storage (scope_id, tenant_id, bytes) values ($1, $1, $2)',
    PLANS.free.stored_bytes,
  ],
])(
  'the limit of the plan for %s holds: nothing is stored beyond it, and a dry run says so',
  async (name, nearly, most) => {
    const tenant = await fullTenant(`limits of ${name}`);
    const path = await writeArchive(at(`${name}.zip`), await wholeArchive(db, tenant));
    const empty = await db.newTenant();
    await db.asAdmin((admin) => admin.query(nearly, [empty.tenantId, (most ?? 0) - 1]));
    for (const dryRun of [true, false])
      await expect(importInto(db, empty, path, dryRun)).rejects.toMatchObject({ code: 'plan_limit_reached' });
    expect(Object.values((await rowsOf(db, empty)).tables).flat()).toEqual([]);
    await db.services.billing.setPlan(empty.tenantId, 'enterprise', OPERATOR);
    await importInto(db, empty, path);
  },
);
