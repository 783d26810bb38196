import pg from 'pg';
import { z } from 'zod';
import { parsedRow } from '../../lib/parsed-row.ts';
import { GUARDED_SCHEMAS } from '../schema/job-schema.ts';

const tableFigures = z.object({
  table: z.string(),
  rows: z.int(),
  /** The sum of the hashes of its rows, whatever their order. */
  digest: z.string(),
});
const auditHead = z.object({ tenant_id: z.string(), seq: z.int(), hash: z.string() });

/** Figures about every row of a database at one moment. */
export const figures = z.object({ tables: z.array(tableFigures), audit_heads: z.array(auditHead) });

export type TableFigures = Readonly<z.infer<typeof tableFigures>>;
export type AuditHead = Readonly<z.infer<typeof auditHead>>;
export type Figures = Readonly<z.infer<typeof figures>>;

/** What a backup says about itself, in the file `RECORD` of its archive. */
export const backupRecord = z.object({
  format: z.literal('omnimemory-backup'),
  version: z.literal(1),
  made_at: z.string(),
  /** The major release of PostgreSQL. */
  postgresql: z.int(),
  /** The last migration that was applied. */
  migration: z.string().nullable(),
  /** Recovery ends before this place of the WAL; the figures are those of this moment. */
  target_lsn: z.string(),
  /** `null`: the server wrote all the time, so no moment could be told. */
  figures: figures.nullable(),
});
export type BackupRecord = Readonly<z.infer<typeof backupRecord>>;

export const RECORD = 'omnimemory-backup.json';

/** So that rows look the same in every session. */
const PLAIN_FORMATS = `
  set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set bytea_output = 'hex';
  set extra_float_digits = 1; set statement_timeout = 0; set idle_in_transaction_session_timeout = 0;
  set search_path = pg_catalog`;

/** A connection as administrator, which no policy hides a row from. */
export async function withAdmin<T>(adminUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: adminUrl });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(PLAIN_FORMATS);
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Reads every row of every table, in the transaction of the caller. */
export async function readFigures(client: pg.ClientBase): Promise<Figures> {
  const tables: TableFigures[] = [];
  for (const table of await tablesOf(client)) tables.push(await figuresOf(client, table));
  return { tables, audit_heads: await auditHeads(client) };
}

async function tablesOf(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname = any ($1) order by n.nspname desc, c.relname`,
    [[...GUARDED_SCHEMAS]],
  );
  return rows.map((row) => parsedRow(z.object({ name: z.string() }), row).name);
}

async function figuresOf(client: pg.ClientBase, table: string): Promise<TableFigures> {
  // a sum of numerics does not overflow, and two equal rows do not cancel each other out
  const { rows } = await client.query(
    `select count(*)::float8 as rows, coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text as digest from ${table} t`,
  );
  const shown = table.replace(/^public\./, '');
  return { table: shown, ...parsedRow(tableFigures.omit({ table: true }), rows[0]) };
}

/** The last line of each log; none where the schema has no such table yet. */
async function auditHeads(client: pg.ClientBase): Promise<AuditHead[]> {
  const { rows: found } = await client.query(`select to_regclass('public.audit_heads') is not null as there`);
  if (!found[0]?.there) return [];
  const { rows } = await client.query(
    `select distinct on (tenant_id) tenant_id, seq::float8 as seq, encode(hash, 'hex') as hash
     from public.audit_heads order by tenant_id, seq desc`,
  );
  return rows.map((row) => parsedRow(auditHead, row));
}
