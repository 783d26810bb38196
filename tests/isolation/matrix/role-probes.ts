import { OWNER_ROLE, ROLE_NAMES } from '../../../src/db/schema/roles.ts';
import type { Role } from './matrix.ts';
import { type Probe, REFUSED } from './probe.ts';

/** What no role may do, whatever the table. */
export function roleProbes(role: Role): Probe[] {
  if (role === 'owner') return [];
  const refused = (name: string, sql: string): Probe => ({ name, sql, expected: REFUSED, look: 'passes' });
  const others = [...Object.values(ROLE_NAMES), OWNER_ROLE].filter((name) => name !== ROLE_NAMES[role]);
  return [
    ...others.map((name) => refused(`SET ROLE ${name}`, `set local role ${name}`)),
    refused('CREATE TABLE', 'create table mine (id int)'),
    refused('CREATE TEMPORARY TABLE', 'create temporary table mine (id int)'),
    refused('CREATE SCHEMA', 'create schema mine'),
    refused('a sequence', `select nextval('metrics_id_seq')`),
    refused('CREATE ROLE', 'create role mine'),
    refused('a file of the server', `copy (select 1) to '/tmp/mine'`),
  ];
}
