import type pg from 'pg';
import { readSchemaState, type SchemaState } from '../schema/schema-state.ts';
import type { Finding } from './finding.ts';

export const MIGRATION_CHECK = 'the database has exactly the migrations of this program';

/** The reason why the catalogue cannot be compared; empty if the schema belongs to this release. */
export async function examineMigrations(client: pg.ClientBase): Promise<Finding[]> {
  return differences(await readSchemaState(client));
}

function differences({ applied, pending, unknown, isReadable }: SchemaState): Finding[] {
  if (!isReadable)
    return [fault('this role may not read the list of applied migrations.', 'Connect as the owner.')];
  if (applied.length === 0)
    return [fault('the database has no tables of this product.', 'Run `omnimemory migrate up`.')];
  return [
    ...(pending.length > 0
      ? [fault(`these migrations are pending: ${pending.join(', ')}.`, 'Run `omnimemory migrate up`.')]
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
