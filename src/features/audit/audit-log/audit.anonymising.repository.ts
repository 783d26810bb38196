import { type RawBuilder, sql } from 'kysely';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { HASH_OF_LINE } from './audit.chain.ts';
import { CUT_ACTION } from './audit.cut.repository.ts';
import type { NamedPerson, NamingLine } from './without-person.ts';

/** The line that says which content anonymised lines have. It is in the chain, so it cannot be changed unnoticed. */
export const ANONYMISED_ACTION = 'audit_log.anonymised';

// What a person with all rights has appended may have any form. Nothing in here depends on a line, so that a long log is not
// searched once for each of them.
const vouchedFor = (tx: ScopeTransaction, columns: RawBuilder<unknown>) => sql`
  select ${columns} from audit_logs v, jsonb_each_text(
    case jsonb_typeof(v.metadata->'after'->'lines') when 'object' then v.metadata->'after'->'lines' else '{}' end) entry
  where v.tenant_id = ${tx.scopeId} and v.action = ${sql.lit(ANONYMISED_ACTION)} and v.actor_kind = 'system'
    and case when entry.key ~ '^[0-9]{1,18}$' then entry.key::bigint < v.seq else false end`;

/**
 * Of a line that is not what its own hash says, in a query that has its columns and `computed`: whether a later line vouches
 * for what it is now. Lines that vouch for others, or for a cut, name nobody and are never anonymised.
 */
export const isVouchedFor = (tx: ScopeTransaction): RawBuilder<boolean> => sql`(
  lines.action not in (${sql.lit(ANONYMISED_ACTION)}, ${sql.lit(CUT_ACTION)})
  and (lines.seq::text, encode(lines.computed, 'hex')) in (${vouchedFor(tx, sql`entry.key, coalesce(entry.value, '')`)})
  and (lines.ip_address is null and lines.user_agent is null
    or (lines.seq::text, encode(lines.computed, 'hex'), coalesce(lines.user_id, '')) not in (
      ${vouchedFor(tx, sql`entry.key, coalesce(entry.value, ''), coalesce(v.resource_id, '')`)})))`;

const names = (tx: ScopeTransaction, { userId, email }: NamedPerson) => sql<boolean>`
  tenant_id = ${tx.scopeId} and action <> ${sql.lit(ANONYMISED_ACTION)} and (user_id = ${userId} or resource_id = ${userId}
    or strpos(metadata::text, ${userId}) > 0 or strpos(lower(metadata::text), lower(${email})) > 0)`;

export interface FoundLine extends NamingLine {
  readonly seq: number;
  /** Whether it has the IP address or the user agent of the person. */
  readonly hasClient: boolean;
}

/** The next lines by or about the person, as the tenant role. */
export async function listNamingLines(
  tx: ScopeTransaction,
  person: NamedPerson,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<FoundLine[]> {
  const { userId } = person;
  const { rows } = await sql<FoundLine>`
    select seq, user_id, resource_id, metadata,
      user_id is not distinct from ${userId} and (ip_address is not null or user_agent is not null) as "hasClient"
    from audit_logs where ${names(tx, person)} and seq > ${after} order by seq limit ${limit}`.execute(tx.db);
  return rows;
}

/** What a line becomes. The IP address and the user agent go if the person has done what it says. */
export interface AnonymisedLine {
  readonly seq: number;
  readonly metadata: unknown;
}

const asRows = (lines: readonly AnonymisedLine[]) =>
  sql`jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as line (seq bigint, metadata jsonb)`;
const unlessTheirs = (column: 'ip_address' | 'user_agent', userId: string) =>
  sql`case when l.user_id = ${userId} then null else ${sql.ref(`l.${column}`)} end`;

/** By its place the hash, in hex, that each line will have and that no line vouches for yet, as the tenant role. */
export async function hashesToVouchFor(
  tx: ScopeTransaction,
  userId: string,
  lines: readonly AnonymisedLine[],
): Promise<Record<string, string>> {
  const { rows } = await sql<{ seq: number; hash: string }>`
    select hashed.seq, hashed.hash from (select seq, encode(${HASH_OF_LINE}, 'hex') as hash from (
      select l.seq, l.id, l.tenant_id, l.created_at, l.actor_kind, l.user_id, l.key_id, l.action, l.resource_type,
        l.resource_id, line.metadata, ${unlessTheirs('ip_address', userId)} as ip_address,
        ${unlessTheirs('user_agent', userId)} as user_agent, l.previous_hash
      from audit_logs l join ${asRows(lines)} on line.seq = l.seq where l.tenant_id = ${tx.scopeId}) as line) as hashed
    where not exists (select from audit_logs v where v.tenant_id = ${tx.scopeId} and v.seq > hashed.seq
      and v.action = ${sql.lit(ANONYMISED_ACTION)} and v.actor_kind = 'system' and v.resource_id = ${userId}
      and v.metadata->'after'->'lines'->>(hashed.seq::text) = hashed.hash)`.execute(tx.db);
  return Object.fromEntries(rows.map(({ seq, hash }) => [seq, hash]));
}

/** Gives the lines that content, as the role for deletion. A line that nothing vouches for is refused. */
export async function anonymiseLines(
  tx: ScopeTransaction,
  userId: string,
  lines: readonly AnonymisedLine[],
): Promise<void> {
  await sql`
    update audit_logs l set metadata = line.metadata, ip_address = ${unlessTheirs('ip_address', userId)},
      user_agent = ${unlessTheirs('user_agent', userId)}
    from ${asRows(lines)} where l.tenant_id = ${tx.scopeId} and l.seq = line.seq`.execute(tx.db);
}

/** How many lines still say who the person is, as the role for deletion. */
export async function countNamingLines(
  tx: ScopeTransaction,
  { userId, email, name }: NamedPerson,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from audit_logs where tenant_id = ${tx.scopeId} and (
      user_id = ${userId} and (ip_address is not null or user_agent is not null)
      or strpos(lower(metadata::text), lower(${email})) > 0
      or (user_id = ${userId} or resource_id = ${userId}) and jsonb_path_exists(metadata, '$.**.name ? (@ == $name)',
        jsonb_build_object('name', ${name}::text)))`.execute(tx.db);
  return rows[0]?.count ?? 0;
}
