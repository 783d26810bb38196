import type pg from 'pg';
import { z } from 'zod';
import { parsedRow } from '../../lib/parsed-row.ts';

type Queryable = Pick<pg.ClientBase, 'query'>;

const yes = z.object({ yes: z.boolean() });

// The catalogue of Citus exists only in a database that has its extension, and a statement that names it fails elsewhere.
const HAS_CITUS = `select to_regclass('pg_catalog.pg_dist_partition') is not null as yes`;
const HAS_DISTRIBUTED_SESSIONS = `
  select exists (select 1 from pg_catalog.pg_dist_partition where logicalrelid = to_regclass('public.tool_sessions')) as yes`;

const DISTRIBUTED_TABLES = `
  select c.relname::text as name from pg_catalog.pg_dist_partition p join pg_class c on c.oid = p.logicalrelid
  where c.relnamespace = 'public'::regnamespace and p.partmethod = 'h'`;

/** The tables that Citus distributes by a column. */
export async function distributedTables(database: Queryable): Promise<ReadonlySet<string>> {
  if (!parsedRow(yes, (await database.query(HAS_CITUS)).rows[0]).yes) return new Set();
  const { rows } = await database.query(DISTRIBUTED_TABLES);
  return new Set(rows.map((row) => parsedRow(z.object({ name: z.string() }), row).name));
}

/**
 * Whether the rows of scopes are distributed over the nodes of a Citus cluster. Every role may ask. Statements then name
 * the scope in each table, so that one node answers them.
 */
export async function isDistributed(database: Queryable): Promise<boolean> {
  const asked = async (question: string) => parsedRow(yes, (await database.query(question)).rows[0]).yes;
  return (await asked(HAS_CITUS)) && asked(HAS_DISTRIBUTED_SESSIONS);
}
