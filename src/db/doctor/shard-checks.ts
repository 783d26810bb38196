import type pg from 'pg';
import { tablesOnShards } from '../distribution/distribute-tables.ts';
import type { Finding } from './finding.ts';

export const SHARD_CHECK = 'every shard has the policies, grants and indexes of its table';

/** What protects a table or a shard of it, as one text; `%s` is its name. */
const facts = (relation: string): string => `
  select concat_ws(' ', case when c.relrowsecurity then 'on' else 'off' end, case when c.relforcerowsecurity then 'forced' else 'free' end,
    md5((select string_agg(concat_ws(' ', p.polname, p.polcmd, p.polpermissive,
        (select string_agg(r.rolname, ',' order by r.rolname) from pg_roles r where r.oid = any (p.polroles)),
        pg_get_expr(p.polqual, p.polrelid), '/', pg_get_expr(p.polwithcheck, p.polrelid)), ';' order by p.polname)
      from pg_policy p where p.polrelid = c.oid)),
    md5(concat_ws(';',
      (select string_agg(a::text, ',' order by a::text) from unnest(c.relacl) a),
      (select string_agg(concat(t.attname, a::text), ',' order by t.attname, a::text) from pg_attribute t, unnest(t.attacl) a
        where t.attrelid = c.oid))),
    (select count(*) from pg_index i where i.indrelid = c.oid and i.indisvalid))
  from pg_class c where c.oid = ${relation}::regclass`;

const NAMES = ['row-level security', 'FORCE ROW LEVEL SECURITY', 'policies', 'grants', 'indexes'];

interface OnShards {
  readonly wanted: string;
  readonly found: string;
  readonly shards: string;
}

const COMPARE = `
  with wanted as (${facts('$1')}),
  found as (select success, result from run_command_on_shards($1::regclass, $2))
  select (select * from wanted) as wanted, coalesce(result, '') as found, count(*)::text as shards from found
  where not success or result is distinct from (select * from wanted) group by result`;

const IN_WORKER = facts(`'%s'`);

/** Compares each shard of each distributed table with the table. */
export async function examineShards(client: pg.ClientBase): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const table of await tablesOnShards(client)) {
    const { rows } = await client.query<OnShards>(COMPARE, [table, IN_WORKER]);
    findings.push(...rows.map((row) => findingOf(table, row)));
  }
  return findings;
}

function findingOf(table: string, { wanted, found, shards }: OnShards): Finding {
  const there = found.split(' ');
  const differing = NAMES.filter((_, place) => wanted.split(' ')[place] !== there[place]);
  const what =
    there.length === NAMES.length ? `other ${differing.join(', ')} than the table` : `no answer: ${found}`;
  return {
    severity: 'fault',
    check: SHARD_CHECK,
    message: `${shards} ${shards === '1' ? 'shard' : 'shards'} of ${table} have ${what}.`,
    remedy:
      'Run `omnimemory migrate up`: it recreates all policies and grants, on every shard. Make an index anew with its definition.',
  };
}
