import { readFile, writeFile } from 'node:fs/promises';
import { deflateRawSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { LOCAL } from '../../../src/auth/scope.ts';
import { ARCHIVE_TABLES } from '../../../src/features/exchange/archive/archive.tables.ts';
import { linesOf, MAX_LINE_BYTES } from '../../../src/features/exchange/archive/lines.ts';
import { seedEverything } from '../../contract/everything.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { archiveOf } from '../exports/exporting.ts';
import { setUpFolder, wholeArchive, withLines, writeArchive, writeZip } from './archives.ts';
import { type ReadArchive, readZip } from './read-zip.ts';

const db = await setUpDatabase();
const { archiveImports } = db.services;
const at = await setUpFolder();

await seedEverything(db.services, LOCAL, 'good');
const good = await wholeArchive(db, LOCAL);
const whole = await readZip(good);
const empty = await db.newTenant();

let serial = 0;
const nextPath = () => at(`${serial++}.zip`);

/** The message of the refusal, after which the tenant is still empty. */
async function refusal(path: string): Promise<string> {
  const error = await archiveImports.import(empty, path, { dryRun: false }).then(
    () => new Error('it was imported'),
    (thrown: Error) => thrown,
  );
  for (const { table, imported } of ARCHIVE_TABLES) {
    if (!imported) continue;
    const { rows } = await db.asAdmin((admin) =>
      admin.query(`select 1 from ${table} where scope_id = $1 limit 1`, [empty.tenantId]),
    );
    expect([table, rows.length]).toEqual([table, 0]);
  }
  expect(error).toMatchObject({ code: 'archive_refused' });
  return error.message;
}

const withManifest = (change: object): Map<string, Buffer> =>
  new Map([
    ...whole.entries,
    ['manifest.json', Buffer.from(JSON.stringify({ ...whole.manifest, ...change }))],
  ]);

const without = ({ entries }: ReadArchive, name: string) =>
  new Map([...entries].filter(([entry]) => entry !== name));

const refusalOf = async (entries: Map<string, Buffer>, compress = true) =>
  refusal(await writeZip(nextPath(), entries, compress));

test('a file that is no zip, an empty one, and one that is cut anywhere, are refused', async () => {
  for (const bytes of [Buffer.from('SQLite format 3\0'), Buffer.alloc(0), Buffer.from('{}\n')])
    expect(await refusal(await writeArchive(nextPath(), bytes))).toContain('not a whole zip file');
  for (const part of [0.1, 0.5, 0.9, 0.999]) {
    const cut = good.subarray(0, Math.floor(good.byteLength * part));
    expect(await refusal(await writeArchive(nextPath(), cut))).toContain('nothing was changed');
  }
});

test('another format and a newer version are refused, and it says which', async () => {
  expect(await refusalOf(without(whole, 'manifest.json'))).toContain('it has no manifest.json');
  expect(await refusalOf(withManifest({ format: 'omnimemory.session' }))).toContain('its format is not');
  expect(await refusalOf(withManifest({ version: 2 }))).toContain('Import it with a newer release');
  expect(await refusalOf(withManifest({ version: 0 }))).toContain('is faulty');
  expect(await refusalOf(withManifest({ plan: 'enterprise' }))).toContain('is faulty');
  expect(await refusalOf(new Map([...whole.entries, ['manifest.json', Buffer.from('{')]]))).toContain(
    'is not JSON',
  );
  expect(await refusalOf(new Map([...whole.entries, ['manifest.json', Buffer.from('null')]]))).toContain(
    'format',
  );
});

test('an archive of one person’s own rows is refused, because they refer to rows of others', async () => {
  const tenant = await db.newTenant();
  const { userId } = await db.newMember(tenant, 'member');
  const scope = { ...tenant, userId };
  const { entries } = await archiveOf(db, scope, { kind: 'user', userId, role: 'member' }, 'own');
  expect(await refusalOf(new Map(entries))).toContain('kind own');
});

test('a changed, missing, extra or renamed file is refused', async () => {
  const name = 'projects.ndjson';
  const lines = `${whole.entries.get(name)}`;
  const changed = Buffer.from(lines.replace('good', 'evil'));
  expect(await refusalOf(new Map([...whole.entries, [name, changed]]))).toContain('hash');
  expect(await refusalOf(new Map([...whole.entries, [name, Buffer.from('')]]))).toContain(
    'its manifest.json names',
  );
  expect(await refusalOf(without(whole, name))).toContain('not those that its manifest.json names');
  expect(await refusalOf(new Map([...whole.entries, ['virus.exe', Buffer.from('MZ')]]))).toContain(
    'virus.exe',
  );
  const files = whole.manifest.files.filter((file) => file.name !== name);
  expect(
    await refusalOf(new Map([...withManifest({ files })].filter(([entry]) => entry !== name))),
  ).toContain('projects.ndjson is missing');
});

test('names that lead out of a folder are refused', async () => {
  const path = nextPath();
  await writeZip(path, [...whole.entries, ['AAAAAAAAA/x.ndjson', Buffer.from('')]]);
  const zip = await readFile(path);
  for (const name of [
    '../../../x.ndjson',
    '/etc/AAAA/x.ndjson'.slice(0, 18),
    '..\\..\\..\\x.ndjson'.slice(0, 18),
  ]) {
    const bad = Buffer.from(zip);
    for (
      let found = bad.indexOf('AAAAAAAAA/x.ndjson');
      found !== -1;
      found = bad.indexOf('AAAAAAAAA/x.ndjson')
    )
      bad.write(name.padEnd(18, 'x'), found, 'latin1');
    await writeFile(path, bad);
    expect(await refusal(path)).toContain('nothing was changed');
  }
});

test('a zip bomb is refused before it is inflated', async () => {
  const bomb = new Map([...whole.entries, ['projects.ndjson', Buffer.alloc(64 * 1_048_576, ' ')]]);
  expect(await refusalOf(bomb)).toContain('inflates to more than');
});

test('a file that says it is smaller than it is, is refused', async () => {
  const path = await writeZip(nextPath(), whole.entries);
  const zip = await readFile(path);
  const content = whole.entries.get('projects.ndjson') ?? Buffer.alloc(0);
  const packed = deflateRawSync(Buffer.concat([content, content]));
  // the same length, packed data of twice the content: the size in the directory stays as it was
  const start = zip.indexOf('projects.ndjson') + 'projects.ndjson'.length;
  packed.copy(zip, start, 0, Math.min(packed.byteLength, 200));
  await writeFile(path, zip);
  expect(await refusal(path)).toContain('nothing was changed');
});

test.each([
  ['a field that the format does not have', (row: object) => ({ ...row, tenant_id: 'tenant_x' })],
  ['a field too few', ({ project_id: _, ...row }: Record<string, unknown>) => row],
  ['the scope of somebody else', (row: object) => ({ ...row, scope_id: 'x' })],
])('a row with %s is refused', async (_, change) => {
  const entries = withLines(whole, 'projects', (lines) =>
    lines.map((line) => JSON.stringify(change(JSON.parse(line)))),
  );
  expect(await refusalOf(entries)).toContain(
    'projects.ndjson, line 1: it does not have the fields of the format',
  );
});

test('a row that the database does not take is refused with its place, and nothing of the rest is stored', async () => {
  const one = (table: string, change: (row: Record<string, unknown>) => object) =>
    refusalOf(
      withLines(whole, table, (lines) => lines.map((line) => JSON.stringify(change(JSON.parse(line))))),
    );
  expect(await one('tool_operations', (row) => ({ ...row, tool_name: 'neither' }))).toContain(
    'tool_operations.ndjson',
  );
  expect(await one('metrics', (row) => ({ ...row, timestamp: 'yesterday noon' }))).toContain(
    'value_out_of_range',
  );
  expect(await one('checkpoints', (row) => ({ ...row, session_id: 'of nobody' }))).toContain(
    'session_not_found',
  );
  expect(await one('project_memories', (row) => ({ ...row, memory_value: 'a\0b' }))).toContain(
    'value_out_of_range',
  );
  expect(await one('tool_sessions', (row) => ({ ...row, previous_session_id: 'of nobody' }))).toContain(
    'session_not_found',
  );
});

test.each([
  'infinity',
  '-infinity',
  'now',
  'epoch',
  '2026-01-01T00:00:00.000000+00:00 BC',
  '2026-01-01',
  20_260_101,
])('a time that no row can have is refused: %j', async (started_at) => {
  const entries = withLines(whole, 'tool_sessions', (lines) =>
    lines.map((line) => JSON.stringify({ ...JSON.parse(line), started_at })),
  );
  expect(await refusalOf(entries)).toContain('tool_sessions.ndjson, line 1: a row does not fit');
});

test('half of a surrogate pair is refused with its place', async () => {
  const entries = withLines(whole, 'project_memories', (lines) =>
    lines.map((line) => JSON.stringify({ ...JSON.parse(line), memory_value: 'a\ud800b' })),
  );
  expect(await refusalOf(entries)).toContain('project_memories.ndjson, line 1');
});

test.each(['a\0b', 'a\ud800b'])('a manifest that cannot be recorded is refused: %j', async (name) => {
  const scope = { kind: 'tenant', tenant_id: 'x', name };
  expect(await refusalOf(withManifest({ scope }))).toContain('is faulty');
  expect(await refusalOf(withManifest({ exported_at: name }))).toContain('is faulty');
});

test('lines that are no JSON, no objects or no UTF-8 are refused', async () => {
  for (const line of ['{', '[]', 'null', '"text"', ''])
    expect(await refusalOf(withLines(whole, 'projects', () => [line]))).toContain('line 1');
  const { entries } = whole;
  const name = 'projects.ndjson';
  const broken = Buffer.concat([entries.get(name) ?? Buffer.alloc(0), Buffer.from([0xff, 0xfe, 0x0a])]);
  const { sha256 } = await import('./read-zip.ts');
  const files = whole.manifest.files.map((file) =>
    file.name === name
      ? { ...file, rows: file.rows + 1, bytes: broken.byteLength, sha256: sha256(broken) }
      : file,
  );
  expect(await refusalOf(new Map([...withManifest({ files }), [name, broken]]))).toContain('not UTF-8');
});

test('a line longer than any row is refused before it fills the memory', async () => {
  let read = 0;
  async function* endless() {
    for (;;) {
      read += 1_048_576;
      yield Buffer.alloc(1_048_576, 'a');
    }
  }
  await expect(linesOf(endless(), 'a file').next()).rejects.toMatchObject({ code: 'archive_refused' });
  expect(read).toBeLessThanOrEqual(MAX_LINE_BYTES + 2 * 1_048_576);
});
