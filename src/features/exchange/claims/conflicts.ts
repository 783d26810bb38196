import { type RawBuilder, sql } from 'kysely';
import { CLAIMED_TABLES, type ClaimedTable, type Key } from './claimed-tables.ts';

/** The rows of one side: `alias` is that of their table in a statement. */
export type Side = (alias: string) => RawBuilder<boolean>;

export const localRows: Side = (alias) => sql`${sql.ref(`${alias}.scope_id`)} = ''`;

export const rowsOfTenant =
  (tenantId: string): Side =>
  (alias) =>
    sql`${sql.ref(`${alias}.scope_id`)} = ${tenantId}`;

/** The rows that a claim has brought to its tenant. */
export const rowsOfClaim =
  (tenantId: string, claimId: string): Side =>
  (alias) =>
    sql`${rowsOfTenant(tenantId)(alias)} and ${sql.ref(`${alias}.claim_id`)} = ${claimId}`;

/** Whether row `a` and row `b` of the table have the same key. */
export function isSameKey({ columns, where }: Key, a: string, b: string): RawBuilder<boolean> {
  const equal = columns.map((column) => sql`${sql.ref(`${a}.${column}`)} = ${sql.ref(`${b}.${column}`)}`);
  const both = where === undefined ? [] : [a, b].map((alias) => sql.raw(where.replaceAll('?', alias)));
  return sql`(${sql.join([...equal, ...both], sql` and `)})`;
}

/** The node of a row in the graph of what stays together (closure.ts); NULL: it stays alone. */
function nodeOf({ name, parent }: ClaimedTable, { kind }: Key): RawBuilder<unknown> {
  if (parent === 'session') return sql`case when a.session_id <> '' then 's:' || a.session_id end`;
  return name === 'project_memories' && kind === 'row_id' ? sql`'p:' || a.project_id` : sql`null`;
}

/**
 * A select of every row of `from` whose key a row of `to` has: kind, id and node. Rows of children are compared as well,
 * because an import can bring the same ids under another session.
 */
export function conflictsBetween(from: Side, to: Side): RawBuilder<unknown> {
  const selects = CLAIMED_TABLES.flatMap((table) =>
    table.keys.map((key) => {
      const id = sql.join(
        key.columns.map((column) => sql`${sql.ref(`a.${column}`)}::text`),
        sql` || '/' || `,
      );
      return sql`select distinct ${sql.lit(key.kind)} as kind, ${id} as id, ${nodeOf(table, key)} as node
        from ${sql.table(table.name)} a join ${sql.table(table.name)} b on ${isSameKey(key, 'a', 'b')}
        where ${from('a')} and ${to('b')}`;
    }),
  );
  // the same path under another id: its sessions cannot belong to the project of the other side
  const paths = sql`select 'project_path' as kind, a.project_id as id, 'p:' || a.project_id as node
    from projects a join projects b on hashtextextended(a.workspace_path, 0) = hashtextextended(b.workspace_path, 0)
      and a.project_id <> b.project_id
    where ${from('a')} and ${to('b')}`;
  return sql.join([...selects, paths], sql` union all `);
}
