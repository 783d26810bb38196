import type pg from 'pg';
import { MIGRATIONS_TABLE, migrationNames } from '../migrate.ts';
import type { Finding } from './finding.ts';

export const MIGRATION_CHECK = 'the database has the migrations of this program, and no others';

/** What keeps the catalogue from being compared; nothing where the schema is of this release. */
export async function examineMigrations(client: pg.ClientBase): Promise<Finding[]> {
  const { rows } = await client.query<{ there: boolean; readable: boolean }>(
    `select to_regclass('public.${MIGRATIONS_TABLE}') is not null as there,
      coalesce(has_table_privilege(to_regclass('public.${MIGRATIONS_TABLE}'), 'SELECT'), false) as readable`,
  );
  const { there = false, readable = false } = rows[0] ?? {};
  if (!there) return [fault('the database has no tables of this product.', 'Run `npm run migrate -- up`.')];
  if (!readable) return [fault('this role may not read which migrations were applied.', 'Ask as the owner.')];
  return differences(await applied(client), await migrationNames());
}

async function applied(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`select name from public.${MIGRATIONS_TABLE}`);
  return rows.map(({ name }) => name);
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
            `the database is newer than this program: it has the migrations ${unknown.join(', ')}.`,
            'Use the doctor of the release that made them.',
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
