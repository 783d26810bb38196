import type pg from 'pg';
import { z } from 'zod';
import { parsedRow } from '../../lib/parsed-row.ts';
import type { ArchiveWriter } from './archive-writer.ts';

const PART_BYTES = 1_048_576;

/** Keeps the WAL from now on until the connection ends. `client`: a connection of `connectForCopy`. */
export async function keepWal(client: pg.Client): Promise<void> {
  const name = `omnimemory_backup_${process.pid}_${Date.now()}`;
  await client.query(`CREATE_REPLICATION_SLOT ${name} TEMPORARY PHYSICAL RESERVE_WAL`);
}

/** Adds the WAL from `fromLsn` to the present, and the history of the timelines. As administrator. */
export async function addWal(client: pg.ClientBase, archive: ArchiveWriter, fromLsn: string): Promise<void> {
  // recovery stops in front of a record, so there must be one
  const { rows } = await client.query(`select pg_create_restore_point('omnimemory backup')::text as lsn`);
  const { lsn } = parsedRow(z.object({ lsn: z.string() }), rows[0]);
  await client.query('select pg_switch_wal()');
  for (const { name, size } of await filesBetween(client, fromLsn, lsn))
    await archive.add(`pg_wal/${name}`, size, partsOf(client, `pg_wal/${name}`, size));
}

const walFile = z.object({ name: z.string(), size: z.int() });

async function filesBetween(client: pg.ClientBase, from: string, to: string) {
  const { rows } = await client.query(
    `with setting as (select setting::numeric as size from pg_settings where name = 'wal_segment_size'),
      segments as (
        select pg_walfile_name('0/0'::pg_lsn + segment * size + 1) as name
        from setting, generate_series(div($1::pg_lsn - '0/0', size), div($2::pg_lsn - '0/0', size)) segment)
     select name, size::float8 as size from pg_ls_waldir()
     where name like '%.history' or name in (select name from segments) order by name`,
    [from, to],
  );
  return rows.map((row) => parsedRow(walFile, row));
}

async function* partsOf(client: pg.ClientBase, path: string, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < size; at += PART_BYTES) {
    const { rows } = await client.query('select pg_read_binary_file($1, $2, $3) as part', [
      path,
      at,
      Math.min(PART_BYTES, size - at),
    ]);
    yield parsedRow(z.object({ part: z.instanceof(Buffer) }), rows[0]).part;
  }
}
