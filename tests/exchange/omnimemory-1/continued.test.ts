import { DatabaseSync } from 'node:sqlite';
import { expect, test } from '@jest/globals';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { change, digestOf, oldFile } from './old-files.ts';

const db = await setUpDatabase();
const { omnimemory1 } = db.services;
const UTC = { timeZone: 'UTC' };
const size = { metrics: 3_500, checkpoints: 450, faults: true };
const path = oldFile('continued', size);

/** Stops after so many pages. */
async function stoppedAfter(scope: Scope, pages: number): Promise<string> {
  const stop = new AbortController();
  let left = pages;
  const onProgress = () => {
    left--;
    if (left === 0) stop.abort();
  };
  return omnimemory1.import(scope, path, { ...UTC, signal: stop.signal, onProgress }).then(
    () => 'finished',
    ({ code }) => code,
  );
}

test('an import that is stopped twice and continued has what an import in one go has', async () => {
  const [whole, parts] = [await db.newTenant(), await db.newTenant()];
  await omnimemory1.import(whole, path, UTC);
  expect(await stoppedAfter(parts, 11)).toBe('import_cancelled');
  const halfway = await digestOf(db, parts);
  expect(halfway).not.toEqual(await digestOf(db, whole));
  expect(await stoppedAfter(parts, 12)).toBe('import_cancelled');
  const { tables } = await omnimemory1.import(parts, path, UTC);
  expect(tables.metrics).toMatchObject({ rows: 3_515, read: 3_515 });
  expect(tables.metrics?.existing).toBeGreaterThan(0);
  expect(await digestOf(db, parts)).toEqual(await digestOf(db, whole));
  expect(await db.services.storedBytes.recount(parts, 0)).toBe(0);
});

test('two imports of one file at once store each row once', async () => {
  const [alone, both] = [await db.newTenant(), await db.newTenant()];
  await omnimemory1.import(alone, path, UTC);
  const attempts = await Promise.allSettled([1, 2].map(() => omnimemory1.import(both, path, UTC)));
  const codes = attempts.map((one) =>
    one.status === 'fulfilled' ? 'done' : (one.reason.code ?? one.reason.constraint),
  );
  expect(codes.filter((code) => code === 'done').length).toBeGreaterThan(0);
  await omnimemory1.import(both, path, UTC);
  expect(await digestOf(db, both)).toEqual(await digestOf(db, alone));
});

test('what OmniMemory 1 writes afterwards comes with the next import, and only that', async () => {
  const growing = oldFile('growing', { metrics: 40, checkpoints: 4 });
  const tenant = await db.newTenant();
  await omnimemory1.import(tenant, growing, UTC);
  const { session_id } = JSON.parse(
    (await db.services.sessions.list(tenant, { include_archived: true }, { limit: 1, after: undefined }))
      .json,
  )[0];
  const before = Number((await db.services.sessions.get(tenant, session_id)).tokens_saved);
  change(
    growing,
    `insert into metrics (timestamp, service, tokens_saved, tool_id, session_id)
    select '2025-11-01T00:00:00', 'combined', max(tokens_saved) + 7, max(tool_id), session_id from metrics where session_id = '${session_id}'`,
  );
  const { tables } = await omnimemory1.import(tenant, growing, UTC);
  expect(tables.metrics).toMatchObject({ rows: 41, existing: 40, stored: 1 });
  expect(tables.checkpoints).toMatchObject({ existing: 4, stored: 0 });
  expect(Number((await db.services.sessions.get(tenant, session_id)).tokens_saved)).toBe(before + 7);
});

test('a copy that has changed separately is told from the file that it begins like', async () => {
  const one = oldFile('one', { metrics: 40, checkpoints: 0 });
  const tenant = await db.newTenant();
  await omnimemory1.import(tenant, one, UTC);
  change(one, `update metrics set timestamp = '2025-12-01T00:00:00' where id = 40`);
  await expect(omnimemory1.import(tenant, one, UTC)).rejects.toMatchObject({
    code: 'omnimemory1_file_differs',
  });
});

test.each(['wal', 'delete'])(
  'OmniMemory 1 can write during an import, which sees one moment (journal mode %s)',
  async (mode) => {
    const busy = oldFile(`busy-${mode}`, { metrics: 2_500, checkpoints: 0 });
    change(busy, `pragma journal_mode = ${mode}`);
    const writer = new DatabaseSync(busy, { timeout: 0 });
    const insert = writer.prepare(
      `insert into metrics (timestamp, service, tool_id) values ('2025-11-01T00:00:00', 'combined', 'zed')`,
    );
    const { tables } = await omnimemory1.import(await db.newTenant(), busy, {
      ...UTC,
      onProgress: () => void insert.run(),
    });
    writer.close();
    expect(tables.metrics).toMatchObject({ rows: 2_500, stored: 2_500 });
  },
);

test('a dry run counts what an import stores, and stores nothing', async () => {
  const tenant = await db.newTenant();
  const before = await digestOf(db, tenant);
  const dry = await omnimemory1.import(tenant, path, { ...UTC, isDryRun: true });
  expect(await digestOf(db, tenant)).toEqual(before);
  const real = await omnimemory1.import(tenant, path, UTC);
  expect({ ...real, tables: stored(real) }).toEqual({ ...dry, tables: stored(dry) });
  const after = await omnimemory1.import(tenant, path, { ...UTC, isDryRun: true });
  expect(new Set(Object.values(stored(after)))).toEqual(new Set([0]));
});

const stored = ({ tables }: Awaited<ReturnType<typeof omnimemory1.import>>) =>
  Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, table.stored]));

test('only the rows of one tenant of OmniMemory 1 are imported if one is named', async () => {
  const mixed = oldFile('mixed', { metrics: 40, checkpoints: 0 });
  change(mixed, `update metrics set tenant_id = 'tenant-A' where id <= 10`);
  const of = async (oldTenant: string) =>
    (await omnimemory1.import(await db.newTenant(), mixed, { ...UTC, oldTenant })).tables.metrics?.stored;
  expect([await of('tenant-A'), await of('local'), await of("nobody' or '1'='1")]).toEqual([10, 30, 0]);
});

test('the limit of the plan stops the import with its error, and what was stored stays', async () => {
  const tenant = await db.newTenant();
  await db.asAdmin((admin) =>
    admin.query('insert into tenant_usage (scope_id, tenant_id, checkpoints) values ($1, $1, 4700)', [
      tenant.tenantId,
    ]),
  );
  await expect(omnimemory1.import(tenant, path, UTC)).rejects.toMatchObject({ code: 'plan_limit_reached' });
  const { rows } = await db.asAdmin((admin) =>
    admin.query('select count(distinct checkpoint_id)::int as stored from checkpoints where tenant_id = $1', [
      tenant.tenantId,
    ]),
  );
  expect(rows).toEqual([{ stored: 200 }]);
  expect((await omnimemory1.import(LOCAL, path, UTC)).tables.checkpoints?.stored).toBe(454);
});
