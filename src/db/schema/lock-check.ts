import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { z } from 'zod';
import { parsedRow } from '../../lib/parsed-row.ts';
import { upAndDown } from './losses.ts';
import { migrateUpTo } from './migrate.ts';
import { type OwnerUrls, provisionRoles } from './provision.ts';
import { MIGRATIONS, readSchemaState, refuseForeignSchema } from './schema-state.ts';
import { statementsIn } from './statements.ts';

/** What one pending migration does to a table that exists already. */
export interface TableLock {
  readonly table: string;
  /** The strongest lock, as PostgreSQL calls it: `ACCESS EXCLUSIVE`. Held until the migration ends. */
  readonly mode: string;
  /** Who waits for it. */
  readonly blocks: 'reads and writes' | 'writes' | 'nothing';
  /** Writes the whole table again. */
  readonly rewrites: boolean;
  /** Reads the whole table, for an index, a constraint or a condition. */
  readonly scans: boolean;
  /** In the live database; rows are PostgreSQL's estimate. */
  readonly rows: number;
  readonly bytes: number;
  /** Whether requests wait while the whole of a large table is read or written. */
  readonly isLong: boolean;
}

export interface MigrationLocks {
  readonly name: string;
  readonly locks: readonly TableLock[];
}

/** A smaller table is read in less time than anyone notices. */
const LONG_FROM_BYTES = 10_485_760;

/**
 * What each pending migration would lock, in order. Nothing in the database is locked for it: the migrations run in an empty
 * database beside it, with the same schema, where PostgreSQL tells which locks each statement takes. Needs an administrator that
 * may create a database. Throws SchemaRefused.
 */
export async function checkPending(
  urls: OwnerUrls,
  longFromBytes: number = LONG_FROM_BYTES,
): Promise<MigrationLocks[]> {
  const admin = await connected(urls.admin);
  try {
    const state = await readSchemaState(admin);
    refuseForeignSchema(state);
    const last = state.applied.at(-1);
    if (state.pending.length === 0) return [];
    const sizes = await sizesOf(admin);
    return await inScratchDatabase(admin, urls, async (scratch) => {
      await provisionRoles(scratch);
      if (last !== undefined) await migrateUpTo(scratch.owner, last);
      const owner = await connected(scratch.owner);
      try {
        const checked: MigrationLocks[] = [];
        for (const name of state.pending)
          checked.push({
            name,
            locks: (await locksOf(owner, name)).map((lock) => withSize(lock, sizes, longFromBytes)),
          });
        return checked;
      } finally {
        await owner.end();
      }
    });
  } finally {
    await admin.end();
  }
}

async function connected(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => {});
  await client.connect();
  return client;
}

const SCRATCH = 'omnimemory_migrate_check_';

async function inScratchDatabase<T>(
  admin: pg.Client,
  urls: OwnerUrls,
  work: (urls: OwnerUrls) => Promise<T>,
): Promise<T> {
  await dropAbandoned(admin);
  const name = `${SCRATCH}${Date.now()}_${process.pid}`;
  // as the live one, whose locale the indexes need
  await admin.query(`create database ${name} template template0 encoding 'UTF8'`);
  const there = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href;
  const roles = Object.fromEntries(
    Object.entries(urls.roles).map(([role, url]) => [role, url && there(url)]),
  ) as unknown as OwnerUrls['roles'];
  try {
    return await work({ admin: there(urls.admin), owner: there(urls.owner), roles });
  } finally {
    await admin.query(`drop database if exists ${name} with (force)`);
  }
}

const ABANDONED_AFTER_MS = 3_600_000;

/** What killed checks left. */
async function dropAbandoned(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ name: string }>(
    'select datname::text as name from pg_database where starts_with(datname, $1)',
    [SCRATCH],
  );
  for (const { name } of rows) {
    const madeAt = Number.parseInt(name.slice(SCRATCH.length), 10);
    if (Date.now() - madeAt > ABANDONED_AFTER_MS)
      await admin.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`).catch(() => {});
  }
}

type Found = Omit<TableLock, 'rows' | 'bytes' | 'isLong'>;

/** Runs one migration, statement by statement. */
async function locksOf(client: pg.Client, name: string): Promise<Found[]> {
  const { up } = upAndDown(await readFile(join(MIGRATIONS, `${name}.sql`), 'utf8'));
  await client.query('begin');
  const before = await tablesOf(client);
  for (const statement of statementsIn(up)) await client.query(statement);
  const after = await tablesOf(client);
  await client.query('commit');
  return [...before].flatMap(([oid, table]) => {
    const now = after.get(oid) ?? { ...table, mode: 'AccessExclusiveLock', file: table.file };
    const mode = STRENGTH.find(([lock]) => lock === now.mode);
    if (!mode) return [];
    const [, shown, blocks] = mode;
    return [
      {
        table: table.name,
        mode: shown,
        blocks,
        rewrites: now.file !== table.file,
        scans: now.scans > table.scans,
      },
    ];
  });
}

/** From the strongest; what is weaker than these only reads. */
const STRENGTH: readonly [string, string, TableLock['blocks']][] = [
  ['AccessExclusiveLock', 'ACCESS EXCLUSIVE', 'reads and writes'],
  ['ExclusiveLock', 'EXCLUSIVE', 'writes'],
  ['ShareRowExclusiveLock', 'SHARE ROW EXCLUSIVE', 'writes'],
  ['ShareLock', 'SHARE', 'writes'],
  ['ShareUpdateExclusiveLock', 'SHARE UPDATE EXCLUSIVE', 'nothing'],
  ['RowExclusiveLock', 'ROW EXCLUSIVE', 'nothing'],
  ['RowShareLock', 'ROW SHARE', 'nothing'],
];

const seenTable = z.object({
  oid: z.int(),
  name: z.string(),
  /** It changes when the table is written again. */
  file: z.int(),
  scans: z.int(),
  mode: z.string().nullable(),
});
type SeenTable = Readonly<z.infer<typeof seenTable>>;

async function tablesOf(client: pg.Client): Promise<Map<number, SeenTable>> {
  const { rows } = await client.query(
    `select c.oid::int4 as oid, c.relname::text as name, c.relfilenode::int4 as file,
       pg_stat_get_xact_numscans(c.oid)::int4 as scans,
       (select l.mode from pg_locks l where l.relation = c.oid and l.locktype = 'relation' and l.pid = pg_backend_pid()
          and l.database = (select oid from pg_database where datname = current_database())
        order by array_position($1::text[], l.mode) nulls last limit 1) as mode
     from pg_class c where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace order by c.relname`,
    [STRENGTH.map(([lock]) => lock)],
  );
  return new Map(rows.map((row) => parsedRow(seenTable, row)).map((table) => [table.oid, table]));
}

const liveSize = z.object({ name: z.string(), rows: z.number(), bytes: z.number() });
type LiveSize = Readonly<z.infer<typeof liveSize>>;

async function sizesOf(admin: pg.Client): Promise<Map<string, LiveSize>> {
  const { rows } = await admin.query(
    `select relname::text as name, greatest(reltuples, coalesce(pg_stat_get_live_tuples(oid), 0), 0)::float8 as rows,
       pg_relation_size(oid)::float8 as bytes
     from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace`,
  );
  return new Map(rows.map((row) => parsedRow(liveSize, row)).map((size) => [size.name, size]));
}

function withSize(found: Found, sizes: ReadonlyMap<string, LiveSize>, longFromBytes: number): TableLock {
  const { rows = 0, bytes = 0 } = sizes.get(found.table) ?? {};
  const isLong = found.blocks !== 'nothing' && (found.rewrites || found.scans) && bytes >= longFromBytes;
  return { ...found, rows, bytes, isLong };
}
