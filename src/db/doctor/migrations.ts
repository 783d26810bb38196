import type pg from 'pg';
import { z } from 'zod';
import { parsedIfAny, parsedRow } from '../../lib/parsed-row.ts';
import { MIGRATIONS_TABLE, migrationNames } from '../schema/migrate.ts';
import type { Finding } from './finding.ts';

export const MIGRATION_CHECK = 'the database has exactly the migrations of this program';

/** The reason why the catalogue cannot be compared; empty if the schema belongs to this release. */
export async function examineMigrations(client: pg.ClientBase): Promise<Finding[]> {
  // to_regclass fails if this role has no access to the schema
  const { rows } = await client.query(
    `select has_schema_privilege(n.oid, 'USAGE') and has_table_privilege(c.oid, 'SELECT') as readable
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relname = $1`,
    [MIGRATIONS_TABLE],
  );
  const table = parsedIfAny(z.object({ readable: z.boolean() }), rows[0]);
  if (!table) return [fault('the database has no tables of this product.', 'Run `npm run migrate -- up`.')];
  if (!table.readable)
    return [fault('this role may not read the list of applied migrations.', 'Connect as the owner.')];
  return differences(await applied(client), await migrationNames());
}

async function applied(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query(`select name from public.${MIGRATIONS_TABLE}`);
  return rows.map((row) => parsedRow(z.object({ name: z.string() }), row).name);
}

function differences(there: readonly string[], known: readonly string[]): Finding[] {
  const pending = known.filter((name) => !there.includes(name));
  const unknown = there.filter((name) => !known.includes(name));
  return [
    ...(pending.length > 0
      ? [fault(`these migrations are pending: ${pending.join(', ')}.`, 'Run `npm run migrate -- up`.')]
      : []),
    ...(unknown.length > 0
      ? [
          fault(
            `the database is newer than this program: it also has the migrations ${unknown.join(', ')}.`,
            'Use the doctor command of the release that created them.',
          ),
        ]
      : []),
  ];
}

const fault = (message: string, remedy: string): Finding => ({
  severity: 'fault',
  check: MIGRATION_CHECK,
  message,
  remedy,
});
