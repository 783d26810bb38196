import { type Selectable, sql } from 'kysely';
import { type JsonPage, jsonPage, type PageRequest } from '../../../db/query/json-page.ts';
import type { SessionVelocity } from '../../../db/schema/tables.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { storing } from '../../../db/transaction/storing.ts';
import { lockedOpenSession } from '../../memory/sessions/open-session.ts';
import type { ListVelocity, RecordVelocity } from './velocity.schemas.ts';

const COLUMNS = [
  'session_id',
  'timestamp',
  'tokens_saved',
  'velocity',
  'acceleration',
  'prediction_confidence',
] as const satisfies readonly (keyof SessionVelocity)[];

const NAMES = sql.raw(COLUMNS.join(', '));
const GROWTH = sql`select sum(stored_bytes) from stored`;

export type VelocityRow = Pick<Selectable<SessionVelocity>, (typeof COLUMNS)[number]>;

/** `undefined` if the session is unknown or has ended. */
export async function insertVelocity(
  tx: ScopeTransaction,
  sample: RecordVelocity,
): Promise<VelocityRow | undefined> {
  const { session_id, tokens_saved, velocity, acceleration, prediction_confidence, timestamp } = sample;
  const [row] = await storing<VelocityRow>(tx, {
    ctes: sql`stored as (
    insert into session_velocity (session_id, timestamp, tokens_saved, velocity, acceleration, prediction_confidence)
    with session as materialized (${lockedOpenSession(tx, session_id)})
    select session_id, coalesce(${timestamp ?? null}::timestamptz, now()), ${tokens_saved}::bigint,
      ${velocity}::double precision, ${acceleration ?? null}::double precision,
      ${prediction_confidence ?? null}::double precision
    from session
    returning ${NAMES}, stored_bytes)`,
    growth: GROWTH,
    rows: sql`select ${NAMES} from stored`,
  });
  return row;
}

/** In order. The caller has locked their sessions, which are open. */
export async function insertVelocities(
  tx: ScopeTransaction,
  samples: readonly RecordVelocity[],
): Promise<void> {
  await storing(tx, {
    ctes: sql`stored as (
    insert into session_velocity (session_id, timestamp, tokens_saved, velocity, acceleration, prediction_confidence)
    select session_id, coalesce(timestamp, now()), tokens_saved, velocity, acceleration, prediction_confidence
    from jsonb_to_recordset(${JSON.stringify(samples)}::jsonb) as sent (session_id text, timestamp timestamptz,
      tokens_saved bigint, velocity double precision, acceleration double precision,
      prediction_confidence double precision)
    returning stored_bytes)`,
    growth: GROWTH,
  });
}

/** Newest first. */
export function listVelocity(
  tx: ScopeTransaction,
  { session_id }: ListVelocity,
  page: PageRequest,
): Promise<JsonPage> {
  const samples = tx.listFrom('session_velocity').where('session_id', '=', session_id);
  return jsonPage(tx, samples, { columns: COLUMNS, time: 'timestamp', tie: 'id', tieType: 'bigint' }, page);
}
