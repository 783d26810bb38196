import type pg from 'pg';
import { tablesOnShards } from '../distribution/distribute-tables.ts';
import { distributedDefinition } from '../distribution/scope-indexes.ts';
import { identitySequences } from '../distribution/sequence-grants.ts';
import { CLUSTER_SETTINGS } from '../schema/provision.ts';
import { NUMBERING_ROLES, ROLE_NAMES, SCOPE_ROLES } from '../schema/roles.ts';
import type { CatalogueItem, Facts } from './catalogue.ts';
import type { Snapshot } from './snapshot.ts';

/** What `migrate -- distribute` has changed in a database. */
export interface Distribution {
  readonly tables: readonly string[];
  readonly sequences: readonly string[];
}

export async function readDistribution(client: pg.ClientBase): Promise<Distribution> {
  return { tables: await tablesOnShards(client), sequences: await identitySequences(client) };
}

/** What the snapshot of one node becomes on a cluster: indexes, rights on sequences, settings of roles and policies. */
export function distributedForm(snapshot: Snapshot, { tables, sequences }: Distribution): Snapshot {
  const definitions = definitionsByTable(snapshot);
  const form = new Map<string, Facts>();
  for (const [key, facts] of snapshot) {
    const changed = changedFacts(key, facts);
    if (changed) form.set(key, changed);
  }
  for (const role of SCOPE_ROLES)
    for (const [name, value] of Object.entries(CLUSTER_SETTINGS))
      form.set(`setting ${ROLE_NAMES[role]}: ${name}`, { value });
  return form;

  function changedFacts(key: string, facts: Facts): Facts | undefined {
    const { table, definition } = facts;
    if (key.startsWith('index public.') && tables.includes(`${table}`)) {
      const wanted = distributedDefinition(`${definition}`, definitions.get(`${table}`) ?? []);
      return wanted === undefined ? undefined : { ...facts, definition: wanted };
    }
    if (key.startsWith('policy public.')) return ofClusterPolicy(facts);
    const [, name = ''] = /^relation public\.(\w+)$/.exec(key) ?? [];
    return sequences.includes(name) ? { ...facts, rights: RIGHTS_ON_SEQUENCE } : facts;
  }
}

// db/policies/distributed/checkpoints.sql says why.
const AT_THE_CLOCK = /\((\w+) >= statement_timestamp\(\)\) AND \(\w+ <= clock_timestamp\(\)\)/;
const IN_WINDOW =
  "($1 >= (statement_timestamp() - '00:00:20'::interval)) AND ($1 <= (statement_timestamp() + '00:00:05'::interval))";

const ABOUT_MEMBERSHIP =
  / AND \(NOT \(EXISTS \( SELECT\s+FROM public\.tenant_users \w+\s+WHERE [^;]*\)\)\)(?=\)$)/;

function ofClusterPolicy(facts: Facts): Facts {
  const { using, check } = facts;
  return {
    ...facts,
    ...(typeof using === 'string' ? { using: using.replace(ABOUT_MEMBERSHIP, '') } : {}),
    ...(typeof check === 'string' ? { check: check.replace(AT_THE_CLOCK, IN_WINDOW) } : {}),
  };
}

const RIGHTS_ON_SEQUENCE = NUMBERING_ROLES.map((role) => `${role} USAGE`).sort();

function definitionsByTable(snapshot: Snapshot): Map<string, string[]> {
  const definitions = new Map<string, string[]>();
  for (const [key, { table, definition }] of snapshot)
    if (key.startsWith('index public.'))
      definitions.set(`${table}`, [...(definitions.get(`${table}`) ?? []), `${definition}`]);
  return definitions;
}

/** The objects that Citus brings, unless one of them is dangerous. */
export const isOfCitus = ({ extension, danger, kind, name }: CatalogueItem): boolean =>
  danger === null &&
  (extension === 'citus' || extension === 'citus_columnar' || (kind === 'extension' && /^citus/.test(name)));
