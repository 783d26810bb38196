import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type pg from 'pg';
import { z } from 'zod';
import { parsedIfAny, parsedRow } from '../../lib/parsed-row.ts';

const ROOT = join(import.meta.dirname, '../../../db');
export const MIGRATIONS = join(ROOT, 'migrations');
export const MIGRATIONS_TABLE = 'schema_migrations';

/** A command would leave the schema between two releases. The message is for the operator. */
export class SchemaRefused extends Error {}

/** How the migrations of a database differ from those of this program. */
export interface SchemaState {
  /** Every migration that the database has, in order. */
  readonly applied: readonly string[];
  readonly pending: readonly string[];
  /** Applied by another release or branch: this program has no such file. */
  readonly unknown: readonly string[];
  /** False if this role may not read the list; the others are then empty. */
  readonly isReadable: boolean;
}

type Queryable = Pick<pg.ClientBase, 'query'>;

export async function readSchemaState(client: Queryable): Promise<SchemaState> {
  const known = await migrationNames();
  // to_regclass fails if this role has no access to the schema
  const { rows } = await client.query(
    `select has_schema_privilege(n.oid, 'USAGE') and has_table_privilege(c.oid, 'SELECT')
        -- a lost policy hides every row
        and (not row_security_active(c.oid) or exists (select from pg_policy p join pg_roles r on r.rolname = current_user
          where p.polrelid = c.oid and p.polroles && array[r.oid, 0::oid])) as readable
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relname = $1`,
    [MIGRATIONS_TABLE],
  );
  const table = parsedIfAny(z.object({ readable: z.boolean() }), rows[0]);
  if (!table) return { applied: [], pending: known, unknown: [], isReadable: true };
  if (!table.readable) return { applied: [], pending: [], unknown: [], isReadable: false };
  const list = await client.query(`select name from public.${MIGRATIONS_TABLE}`);
  const applied = list.rows.map((row) => parsedRow(z.object({ name: z.string() }), row).name).sort();
  return {
    applied,
    pending: known.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !known.includes(name)),
    isReadable: true,
  };
}

/** The names of the migration files, without their extension, in order. */
export async function migrationNames(): Promise<string[]> {
  const files = await readdir(MIGRATIONS);
  return files
    .filter((file) => file.endsWith('.sql'))
    .map((file) => basename(file, '.sql'))
    .sort();
}

/** Throws SchemaRefused if another release or branch has migrated the database, so that ours must not touch it. */
export function refuseForeignSchema({ applied, pending, unknown }: SchemaState): void {
  if (unknown.length > 0)
    throw new SchemaRefused(
      `Nothing was changed, because the database has migrations that this release does not know: ${unknown.join(', ')}. ` +
        'A newer release or another branch applied them; use that one, or restore a backup from before.',
    );
  const last = applied.at(-1) ?? '';
  const [early] = pending.filter((name) => name < last);
  if (early !== undefined)
    throw new SchemaRefused(
      `Nothing was changed, because ${early} is pending although ${last}, which comes after it, was applied. ` +
        'Another branch applied it: revert that one with `omnimemory migrate down`, or restore a backup from before.',
    );
}
