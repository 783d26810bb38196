import type pg from 'pg';
import { z } from 'zod';
import { parsedRow } from '../../lib/parsed-row.ts';
import { tablesOnShards } from './distribute-tables.ts';

const SEQUENCES = `
  select distinct d.objid::regclass::text as name from pg_depend d join pg_class s on s.oid = d.objid and s.relkind = 'S'
  where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')
    and d.refobjid = any ($1::text[]::regclass[])
  order by 1`;

/** The sequences that number the rows of distributed tables. */
export async function identitySequences(client: Pick<pg.ClientBase, 'query'>): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(SEQUENCES, [await tablesOnShards(client)]);
  return rows.map(({ name }) => name);
}

/**
 * Grants for the roles that insert. PostgreSQL numbers an identity column without asking for a right. Citus computes the
 * number of INSERT … SELECT outside of the statement, where it needs one.
 */
export async function sequenceGrants(client: pg.ClientBase, roles: readonly string[]): Promise<string[]> {
  const sequences = await identitySequences(client);
  return sequences.length === 0
    ? []
    : [`grant usage on sequence ${sequences.join(', ')} to ${roles.join(', ')}`];
}

const onWorkers = z.object({ name: z.string(), success: z.boolean(), result: z.string() });

/** The same on the workers, where Citus does not carry grants on sequences. A new worker needs it before it gets shards. */
export async function grantSequencesOnWorkers(
  client: pg.ClientBase,
  roles: readonly string[],
): Promise<void> {
  for (const grant of await sequenceGrants(client, roles)) {
    const { rows } = await client.query(
      `select format('%s:%s', nodename, nodeport) as name, success, result from run_command_on_workers($1)`,
      [grant],
    );
    for (const row of rows) {
      const { name, success, result } = parsedRow(onWorkers, row);
      if (!success) throw new Error(`${name} refuses a grant on its sequences: ${result}`);
    }
  }
}

/** The workers where one of the roles may not use one of the sequences. */
export async function workersWithoutGrants(
  client: pg.ClientBase,
  roles: readonly string[],
): Promise<string[]> {
  const list = (names: readonly string[]) => `array[${names.map((name) => `'${name}'`).join(', ')}]::text[]`;
  const { rows } = await client.query<{ name: string }>(
    `select format('%s:%s', nodename, nodeport) as name from run_command_on_workers($1) where not success or result <> '0'`,
    [
      `select count(*) from unnest(${list(await identitySequences(client))}) s, unnest(${list(roles)}) r
       where to_regclass(s) is not null and not has_sequence_privilege(r, s, 'USAGE')`,
    ],
  );
  return rows.map(({ name }) => name);
}
