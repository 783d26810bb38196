import { sql } from 'kysely';
import { microsecondsFrom } from '../../../db/query/microseconds.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { storing } from '../../../db/transaction/stored-bytes.ts';
import type { Total } from '../../../lib/exact-json.ts';
import {
  type SessionUsage,
  type SessionWork,
  USAGE,
  type Usage,
} from '../../memory/sessions/external-session.ts';
import { arrayOf, OWNER, OWNER_COLUMNS, type Types } from './arrays.ts';
import type { ModelRequest } from './facts.ts';

/** With the session of its external id. */
export type SessionRequest = ModelRequest & { readonly session_id: string | undefined };

/** The columns of sent_model_request. */
const SENT = [
  ...['id', 'tool_id', 'session_id', 'timestamp', 'model', 'request_id', 'input_tokens', 'cache_read_tokens'],
  ...[
    'cache_creation_tokens',
    'output_tokens',
    'reasoning_tokens',
    'cost_usd_micros',
    'duration_ms',
    'status',
  ],
  ...['http_status', 'attempt', 'source', 'prompt_id', 'attributes'],
];
const COLUMNS = sql.raw(SENT.join(', '));

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

/** As an array for `insertModelRequests`. */
export function arrayOfRequests(types: Types, requests: readonly SessionRequest[]): Promise<Buffer> {
  return arrayOf({ typeOid: types.sent_model_request, columns: SENT.length }, requests, (to, request) => {
    to.text(request.id);
    to.text(request.tool_id);
    to.text(request.session_id);
    to.timestamptz(request.timestamp);
    to.text(request.model);
    to.text(request.request_id);
    to.bigint(request.input_tokens);
    to.bigint(request.cache_read_tokens);
    to.bigint(request.cache_creation_tokens);
    to.bigint(request.output_tokens);
    to.bigint(request.reasoning_tokens);
    to.bigint(request.cost_usd_micros);
    to.double(request.duration_ms);
    to.text(request.status);
    to.bigint(request.http_status);
    to.bigint(request.attempt);
    to.text(request.source);
    to.text(request.prompt_id);
    to.jsonb(request.attributes);
  });
}

/**
 * Stores the requests that are not stored yet, and returns the work in each session. `mayBeCorrected`: whether to look
 * for corrections, those of this transaction included. The requests are in the order of their keys, so that two
 * transactions cannot deadlock.
 */
export async function insertModelRequests(
  tx: ScopeTransaction,
  rows: Buffer,
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
      select ${OWNER_COLUMNS}, ${COLUMNS}, ${billable} from unnest((select ${rows}::sent_model_request[])) sent, ${OWNER}
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
