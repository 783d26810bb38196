import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from '@jest/globals';
import { SESSIONS_OF_MCP } from '../../../dev/omnimemory-1/schema.ts';
import { LOCAL } from '../../../src/auth/scope.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { change, digestOf, oldFile, pathOf } from './old-files.ts';

const db = await setUpDatabase();
const { omnimemory1 } = db.services;
const small = { metrics: 60, checkpoints: 10 };
const UTC = { timeZone: 'UTC' };
const empty = await digestOf(db, LOCAL);

/** Imports into local mode, which has nothing before and after. */
async function refusal(path: string): Promise<unknown> {
  const error = await omnimemory1.import(LOCAL, path, UTC).then(
    () => 'imported',
    ({ code, message }) => ({ code, message }),
  );
  expect(await digestOf(db, LOCAL)).toEqual(empty);
  return error;
}

const refused = (code: string, message: RegExp) => ({
  code,
  message: expect.stringMatching(message) as unknown,
});

test.each([
  ['that is text', () => writeFileSync(pathOf('bad'), 'hello '.repeat(1_000)), /not a SQLite database/],
  ['that is empty', () => writeFileSync(pathOf('bad'), ''), /not a SQLite database/],
  [
    'that has only the beginning of a header',
    () => writeFileSync(pathOf('bad'), 'SQLite format 3\0'),
    /not a SQLite database/,
  ],
  ['of another program', () => change(pathOf('bad'), 'create table notes (text)'), /none of the tables/],
])('a file %s is refused', async (_, make, message) => {
  writeFileSync(pathOf('bad'), '');
  make();
  expect(await refusal(pathOf('bad'))).toEqual(refused('not_omnimemory1_file', message));
});

test('a folder, and a path where nothing is, are refused', async () => {
  mkdirSync(pathOf('folder'));
  expect(await refusal(pathOf('folder'))).toEqual(
    refused('not_omnimemory1_file', /cannot be read|not a file/),
  );
  expect(await refusal(pathOf('nowhere'))).toEqual(
    refused('not_omnimemory1_file', /cannot be read \(ENOENT\)/),
  );
});

test('a file that lacks a column that every release has is refused, and the column is named', async () => {
  const path = oldFile('lacking', small);
  change(path, 'alter table metrics rename column timestamp to at');
  expect(await refusal(path)).toEqual(refused('not_omnimemory1_file', /lacks metrics\.timestamp/));
});

test.each(['delete', 'wal'])(
  'a cut file is refused before anything is stored (journal mode %s)',
  async (mode) => {
    const path = oldFile(`cut-${mode}`, small);
    change(path, `pragma journal_mode = ${mode}`);
    truncateSync(path, readFileSync(path).length - 8_192);
    expect(await refusal(path)).toEqual(refused('omnimemory1_file_damaged', /cut|damaged/));
  },
);

test('a file with a page that was overwritten is refused', async () => {
  const path = oldFile('overwritten', { metrics: 2_000, checkpoints: 10 });
  const bytes = readFileSync(path);
  bytes.fill(0xff, 40_960, 45_056);
  writeFileSync(path, bytes);
  expect(await refusal(path)).toEqual(refused('omnimemory1_file_damaged', /damaged/));
});

test('a table and a column that this release does not know are named; all else is imported if one asks for it', async () => {
  const path = oldFile('newer', small);
  change(
    path,
    'alter table metrics add column flavour text; create table dreams (what); insert into dreams values (1)',
  );
  expect(await refusal(path)).toEqual(refused('omnimemory1_schema_unknown', /dreams, metrics\.flavour/));
  const tenant = await db.newTenant();
  const report = await omnimemory1.import(tenant, path, { ...UTC, skipsUnknown: true });
  expect(report).toMatchObject({
    unknown: ['dreams', 'metrics.flavour'],
    tables: { metrics: { stored: 60 } },
  });
  expect(report.not_carried_over).toContainEqual({
    table: 'dreams',
    rows: 1,
    reason: 'this release does not know it',
  });
});

test('a file that another program has locked is refused after a short wait', async () => {
  const path = oldFile('locked', small);
  change(path, 'pragma journal_mode = delete');
  const other = new DatabaseSync(path);
  other.exec('begin exclusive');
  try {
    expect(await refusal(path)).toEqual(refused('omnimemory1_file_locked', /keeps the file locked/));
  } finally {
    other.close();
  }
});

test('a file in UTF-16, and one without newer columns and with the sessions table of MCP, are imported', async () => {
  const tenant = await db.newTenant();
  const old = oldFile('old', small);
  change(
    old,
    `drop index idx_session_id; ${['tokens_saved_delta', 'total_compressions_delta', 'total_embeddings_delta', 'tenant_id'].map((column) => `alter table metrics drop column ${column};`).join('')}
    alter table tool_sessions drop column tenant_id; ${SESSIONS_OF_MCP} drop table request_tags; drop table tool_operations`,
  );
  expect((await omnimemory1.import(tenant, old, UTC)).tables).toMatchObject({
    metrics: { stored: 60 },
    tool_sessions: { stored: 4 },
  });
  const utf16 = new DatabaseSync(pathOf('utf16'));
  utf16.exec(`pragma encoding = 'UTF-16'; create table checkpoints (id integer primary key, checkpoint_id text, session_id text, tool_id text,
    checkpoint_type text, created_at text, summary text); insert into checkpoints values (1, 'ckpt_grün', 's', 'zed', 'manual', '2025-01-01 00:00:00', 'größer \uFFFD 😀')`);
  utf16.close();
  const report = await omnimemory1.import(tenant, pathOf('utf16'), UTC);
  expect(report.tables.checkpoints).toMatchObject({ stored: 1, mended: 0 });
  const { json } = await db.services.checkpoints.list(
    tenant,
    { session_id: 's' },
    { limit: 2, after: undefined },
  );
  expect(JSON.parse(json)).toEqual([
    expect.objectContaining({ checkpoint_id: 'ckpt_grün', summary: 'größer \uFFFD 😀' }),
  ]);
});

test('nothing in the schema of a hostile file is run, and its names are not SQL', async () => {
  const path = oldFile('hostile', small);
  change(
    path,
    `create table "x"" ; drop table metrics; --" (a); insert into "x"" ; drop table metrics; --" values (1);
    create view v as select writefile('/tmp/x', 'y')`,
  );
  const report = await omnimemory1.import(await db.newTenant(), path, { ...UTC, skipsUnknown: true });
  expect(report.tables.metrics).toMatchObject({ stored: 60 });
  expect(report.not_carried_over.map(({ table }) => table)).toContain('x" ; drop table metrics; --');
});
