import type pg from 'pg';
import { scopedTables } from '../../../src/db/distribution/tables.ts';
import { readFunctions } from './functions.ts';
import type { Catalogue } from './rules.ts';

const RELATIONS = `
  select c.relname::text as name, n.nspname::text as schema from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v')`;

export async function readCatalogue(client: Pick<pg.ClientBase, 'query'>): Promise<Catalogue> {
  const distributed = new Set(await scopedTables(client));
  const { rows } = await client.query<{ name: string; schema: string }>(RELATIONS);
  const local = rows.filter(({ name }) => !distributed.has(name));
  return {
    distributed,
    local: new Set(local.flatMap(({ name, schema }) => [name, `${schema}.${name}`])),
    functions: await readFunctions(client),
  };
}
