import { DatabaseSync } from 'node:sqlite';
import { expect, test } from '@jest/globals';
import { LOCAL } from '../../../src/auth/scope.ts';
import { Source } from '../../../src/features/exchange/omnimemory-1/source/source.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { change, digestOf, oldFile, pathOf } from './old-files.ts';

const db = await setUpDatabase();
const { omnimemory1 } = db.services;
const UTC = { timeZone: 'UTC', skipsUnknown: true };
const empty = await digestOf(db, LOCAL);

const COLUMNS = 'timestamp text, tool_id text, session_id text, tenant_id text';
const METRICS = `create table metrics (id integer primary key, ${COLUMNS})`;

test.each([
  ['whose table has no rowids', `${METRICS} without rowid; insert into metrics (id) values (1)`],
  [
    'that calls a column rowid',
    `create table metrics (id integer, ROWID text, ${COLUMNS}); insert into metrics values (1, 'z', '2026-01-01 00:00:00', 'zed', 's', null)`,
  ],
  [
    'whose table is a virtual one',
    `create virtual table metrics using fts5(id, ${COLUMNS.replaceAll(' text', '')})`,
  ],
  ['that numbers rows beyond 2^53', `${METRICS}; insert into metrics (id) values (9223372036854775807)`],
  ['that numbers rows below -2^53', `${METRICS}; insert into metrics (id) values (-9223372036854775807)`],
])('a file %s is refused before anything is stored', async (what, sql) => {
  change(pathOf(what), sql);
  const imported = omnimemory1.import(LOCAL, pathOf(what), UTC);
  await expect(imported).rejects.toMatchObject({ code: 'not_omnimemory1_file' });
  expect(await digestOf(db, LOCAL)).toEqual(empty);
});

test('a row with a text that is far too long is refused without being read, and the others are imported', async () => {
  const tenant = await db.newTenant();
  const path = pathOf('long');
  change(
    path,
    `create table projects (project_id text, workspace_path text, project_name text, created_at text); ${METRICS}`,
  );
  const file = new DatabaseSync(path);
  file.exec(`insert into projects values ('short', '/short', 'short', '2026-01-01 00:00:00')`);
  file.exec(`insert into projects values ('long', '/long', replace(hex(zeroblob(5000000)), '0', 'é'), null)`);
  file.close();
  const { tables } = await omnimemory1.import(tenant, path, UTC);
  expect(tables.projects).toMatchObject({ rows: 2, read: 2, stored: 1, refused: 1 });
  expect(Object.keys(tables.projects?.reasons ?? {})).toEqual([
    expect.stringMatching(/^project_name is longer than \d+ bytes$/),
  ]);
});

test('pages of long rows are short, and no row is lost between them', async () => {
  const tenant = await db.newTenant();
  const path = pathOf('heavy');
  change(
    path,
    `create table projects (project_id text, workspace_path text, language text, created_at text); ${METRICS}`,
  );
  change(
    path,
    `insert into projects with recursive n(i) as (select 1 union all select i + 1 from n where i < 60)
      select 'p' || i, '/p' || i, hex(zeroblob(i % 2 * 1000000)), '2026-01-01 00:00:00' from n`,
  );
  expect((await omnimemory1.import(tenant, path, UTC)).tables.projects).toMatchObject({
    rows: 60,
    read: 60,
    stored: 30,
    refused: 30,
  });
});

const ENDLESS = 'with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n';

test('a statement that takes for ever ends when the import is cancelled, or after a while', async () => {
  const path = oldFile('endless', { metrics: 0, checkpoints: 1 });
  const stopped = new AbortController();
  const cancelled = await Source.open(path, { signal: stopped.signal });
  const reading = cancelled.all(ENDLESS);
  stopped.abort();
  await expect(reading).rejects.toMatchObject({ code: 'import_cancelled' });
  await cancelled.close();
  const slow = await Source.open(path, { statementTimeoutMs: 2_000 });
  await expect(slow.all(ENDLESS)).rejects.toMatchObject({
    code: 'not_omnimemory1_file',
    message: expect.stringMatching(/takes too long/) as unknown,
  });
  await slow.close();
});

test('a table may be called as JavaScript calls its own', async () => {
  const path = oldFile('prototypes', { metrics: 60, checkpoints: 1 });
  change(
    path,
    'create table constructor (a); insert into constructor values (1); create table __proto__ (a)',
  );
  await expect(omnimemory1.import(LOCAL, path, { timeZone: 'UTC' })).rejects.toThrow(
    /__proto__, constructor\b/,
  );
  const { not_carried_over } = await omnimemory1.import(await db.newTenant(), path, UTC);
  const reason = 'this release does not know it';
  expect(not_carried_over).toContainEqual({ table: 'constructor', rows: 1, reason });
});

test('a list of names that would take all memory is refused', async () => {
  const source = await Source.open(oldFile('full', { metrics: 0, checkpoints: 1 }), {});
  const reading = source.all(
    `with recursive n(i) as (select 1 union all select i + 1 from n) select hex(zeroblob(4000000)) from n`,
  );
  await expect(reading).rejects.toMatchObject({ code: 'not_omnimemory1_file' });
  await source.close();
});
