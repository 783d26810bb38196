import { type RawBuilder, sql } from 'kysely';
import { microsecondsFrom } from '../../../db/query/microseconds.ts';
import { type Columns, rowsFrom } from '../../../db/query/rows-from.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { storing } from '../../../db/transaction/storing.ts';
import type { Total } from '../../../lib/exact-json.ts';
import {
  type SessionUsage,
  type SessionWork,
  USAGE,
  type Usage,
} from '../../memory/sessions/external/external-session.ts';
import type { ModelRequest } from './facts.ts';
import { OWNER, OWNER_COLUMNS } from './owner.ts';

/** With the session of its external id. */
export type SessionRequest = ModelRequest & { readonly session_id: string | undefined };

const SENT: Columns<SessionRequest> = {
  id: ['text', ({ id }) => id],
  tool_id: ['text', ({ tool_id }) => tool_id],
  session_id: ['text', ({ session_id }) => session_id],
  timestamp: ['timestamptz', ({ timestamp }) => timestamp],
  model: ['text', ({ model }) => model],
  request_id: ['text', ({ request_id }) => request_id],
  input_tokens: ['bigint', ({ input_tokens }) => input_tokens],
  cache_read_tokens: ['bigint', ({ cache_read_tokens }) => cache_read_tokens],
  cache_creation_tokens: ['bigint', ({ cache_creation_tokens }) => cache_creation_tokens],
  output_tokens: ['bigint', ({ output_tokens }) => output_tokens],
  reasoning_tokens: ['bigint', ({ reasoning_tokens }) => reasoning_tokens],
  cost_usd_micros: ['bigint', ({ cost_usd_micros }) => cost_usd_micros],
  duration_ms: ['double precision', ({ duration_ms }) => duration_ms],
  status: ['text', ({ status }) => status],
  http_status: ['bigint', ({ http_status }) => http_status],
  attempt: ['bigint', ({ attempt }) => attempt],
  source: ['text', ({ source }) => source],
  prompt_id: ['text', ({ prompt_id }) => prompt_id],
  attributes: ['jsonb', ({ attributes }) => attributes],
};
const COLUMNS = sql.raw(Object.keys(SENT).join(', '));

/** The sums over the billable rows of model_requests that are aggregated. */
const SUMS = sql.raw(
  [
    'count(*) filter (where billable) as model_requests',
    `count(*) filter (where billable and status = 'error') as failed_requests`,
    ...USAGE.slice(2).map((sum) => `coalesce(sum(${sum}) filter (where billable), 0) as ${sum}`),
  ].join(', '),
);

const TOKENS = sql.raw(USAGE.slice(2).join(', '));

/** A row of sums as the usage of its session. */
const usageOf = (row: Readonly<Record<keyof Usage, Total>>): Usage =>
  Object.fromEntries(USAGE.map((sum) => [sum, row[sum]])) as Usage;

/** The rows for `insertModelRequests`. */
export const rowsOfRequests = (requests: readonly SessionRequest[]) => rowsFrom(SENT, requests);

/**
 * Stores the requests that are not stored yet, and returns the work in each session. `mayBeCorrected`: whether to look
 * for corrections, those of this transaction included. The requests are in the order of their keys, so that two
 * transactions cannot deadlock.
 */
export async function insertModelRequests(
  tx: ScopeTransaction,
  rows: RawBuilder<unknown>,
  mayBeCorrected: boolean,
): Promise<SessionWork[]> {
  const billable = mayBeCorrected
    ? sql`not exists (
        select 1 from tool_events e where e.scope_id = ${tx.scopeId} and e.tool_id = sent.tool_id
          and e.call_id = sent.request_id and e.name = 'correction')`
    : sql`true`;
  const work = await storing<Usage & { session_id: string; worked_at: number }>(tx, {
    ctes: sql`stored as (
      insert into model_requests (${OWNER_COLUMNS}, ${COLUMNS}, billable)
      select ${OWNER_COLUMNS}, ${COLUMNS}, ${billable} from ${rows} sent, ${OWNER}
      on conflict do nothing
      returning session_id, timestamp, status, billable, ${TOKENS}, stored_bytes
    )`,
    growth: sql`select sum(stored_bytes) from stored`,
    rows: sql`select session_id, max(${microsecondsFrom('timestamp')}) as worked_at, ${SUMS}
      from stored where session_id is not null group by session_id`,
  });
  return work.map(({ session_id, worked_at, ...sums }) => ({ session_id, worked_at, usage: usageOf(sums) }));
}

/** A request that a correction takes back. */
export interface Correction {
  readonly tool_id: string;
  readonly request_id: string;
}

const given = (corrections: readonly Correction[]) => sql`
  unnest((select ${corrections.map(({ tool_id }) => tool_id)}::text[]), (select ${corrections.map(({ request_id }) => request_id)}::text[]))
  as given (tool_id, request_id)`;

/** The sessions of the stored requests that are taken back. */
export async function findCorrectedSessions(
  tx: ScopeTransaction,
  corrections: readonly Correction[],
): Promise<string[]> {
  const { rows } = await sql<{ session_id: string }>`
    select distinct r.session_id from ${given(corrections)}, lateral (
      select session_id from model_requests r where r.scope_id = ${tx.scopeId} and r.tool_id = given.tool_id
        and r.request_id = given.request_id and r.billable offset 0) r
    where r.session_id is not null`.execute(tx.db);
  return rows.map(({ session_id }) => session_id);
}

/** Takes stored requests back, and returns what their sessions had counted of them. */
export async function correctModelRequests(
  tx: ScopeTransaction,
  corrections: readonly Correction[],
): Promise<SessionUsage[]> {
  const { rows } = await sql<Usage & { session_id: string }>`
    with taken as materialized (
      select r.id from ${given(corrections)}, lateral (
        select id from model_requests r where r.scope_id = ${tx.scopeId} and r.tool_id = given.tool_id
          and r.request_id = given.request_id and r.billable offset 0) r
    ),
    corrected as (
      update model_requests set billable = false
      where scope_id = ${tx.scopeId} and id = any(array(select id from taken)) and billable
      -- as it was counted
      returning session_id, status, ${TOKENS}, true as billable
    )
    select session_id, ${SUMS} from corrected where session_id is not null group by session_id`.execute(
    tx.db,
  );
  return rows.map(({ session_id, ...sums }) => ({ session_id, usage: usageOf(sums) }));
}
