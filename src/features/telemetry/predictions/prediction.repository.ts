import { type RawBuilder, type Selectable, sql } from 'kysely';
import { type JsonPage, jsonPage, type PageRequest } from '../../../db/query/json-page.ts';
import type { CheckpointPredictions } from '../../../db/schema/tables.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { storing } from '../../../db/transaction/storing.ts';
import { lockedOpenSession } from '../../memory/sessions/open-session.ts';
import type {
  ListPredictions,
  PredictionFilter,
  RecordPrediction,
  ResolvePrediction,
} from './prediction.schemas.ts';

const COLUMNS = [
  'session_id',
  'predicted_at',
  'predicted_checkpoint_time',
  'predicted_tokens',
  'actual_checkpoint_time',
  'actual_checkpoint_id',
  'prediction_accuracy',
  'strategy',
] as const satisfies readonly (keyof CheckpointPredictions)[];

export type PredictionRow = Pick<Selectable<CheckpointPredictions>, (typeof COLUMNS)[number]>;

const RETURNED = sql.raw(COLUMNS.map((column) => `prediction.${column}`).join(', '));

/**
 * Percent: 100 minus ten for every minute between the two times, never below 0; NULL unless both are known. The
 * condition is needed because greatest() ignores NULL and would return 0.
 */
const accuracy = (predicted: RawBuilder<unknown>, actual: RawBuilder<unknown>) => sql`
  case when ${predicted} is not null and ${actual} is not null
    then greatest(0, 100 - 10 * abs(extract(epoch from ${actual} - ${predicted})) / 60) end::double precision`;

/** `undefined` if the session is unknown or has ended. */
export async function insertPrediction(
  tx: ScopeTransaction,
  prediction: RecordPrediction,
): Promise<PredictionRow | undefined> {
  const { session_id, predicted_tokens, strategy, actual_checkpoint_id } = prediction;
  const predicted = sql`${prediction.predicted_checkpoint_time ?? null}::timestamptz`;
  const actual = sql`${prediction.actual_checkpoint_time ?? null}::timestamptz`;
  const [row] = await storing<PredictionRow>(tx, {
    ctes: sql`stored as (
    insert into checkpoint_predictions as prediction (session_id, predicted_checkpoint_time, predicted_tokens, strategy,
      actual_checkpoint_time, actual_checkpoint_id, prediction_accuracy)
    with session as materialized (${lockedOpenSession(tx, session_id)})
    select session_id, ${predicted}, ${predicted_tokens ?? null}::bigint, ${strategy ?? null}::text,
      ${actual}, ${actual_checkpoint_id ?? null}::text, ${accuracy(predicted, actual)}
    from session
    returning prediction.*)`,
    growth: sql`select sum(stored_bytes) from stored`,
    rows: sql`select ${RETURNED} from stored as prediction`,
  });
  return row;
}

/**
 * Resolves one prediction: the session's newest without an actual time. `undefined` if there is none. Concurrent calls
 * skip a locked row, so that each resolves a different one.
 */
export async function resolveNewestPrediction(
  tx: ScopeTransaction,
  { session_id, checkpoint_id, actual_time }: ResolvePrediction,
): Promise<PredictionRow | undefined> {
  const actual = sql`${actual_time}::timestamptz`;
  const [row] = await storing<PredictionRow>(tx, {
    ctes: sql`newest as (
      select id, stored_bytes as bytes_before, ${accuracy(sql`predicted_checkpoint_time`, actual)} as accuracy
      from checkpoint_predictions
      where scope_id = ${tx.scopeId} and session_id = ${session_id} and actual_checkpoint_time is null
      order by predicted_at desc, id desc limit 1
      for update skip locked
    ),
    resolved as (
    update checkpoint_predictions prediction
    set actual_checkpoint_time = ${actual}, actual_checkpoint_id = ${checkpoint_id},
      prediction_accuracy = newest.accuracy
    from newest
    where prediction.scope_id = ${tx.scopeId} and prediction.id = newest.id
    returning prediction.*, newest.bytes_before)`,
    growth: sql`select sum(stored_bytes - bytes_before) from resolved`,
    rows: sql`select ${RETURNED} from resolved as prediction`,
  });
  return row;
}

/** Newest first. */
export function listPredictions(
  tx: ScopeTransaction,
  { session_id }: ListPredictions,
  page: PageRequest,
): Promise<JsonPage> {
  const predictions = tx.listFrom('checkpoint_predictions').where('session_id', '=', session_id);
  const shape = { columns: COLUMNS, time: 'predicted_at', tie: 'id', tieType: 'bigint' } as const;
  return jsonPage(tx, predictions, shape, page);
}

/** All four cover the predictions that have an accuracy: those whose two times are known. */
export interface PredictionStatistics {
  readonly total_predictions: number;
  /** Percent, 0–100; NULL if there is no such prediction. */
  readonly avg_accuracy: number | null;
  readonly min_accuracy: number | null;
  readonly max_accuracy: number | null;
}

export function readPredictionStatistics(
  tx: ScopeTransaction,
  { tool_id, strategy }: PredictionFilter,
): Promise<PredictionStatistics> {
  let scored = tx.selectFrom('checkpoint_predictions').where('prediction_accuracy', 'is not', null);
  if (strategy !== undefined) scored = scored.where('strategy', '=', strategy);
  if (tool_id !== undefined) {
    const ofTool = tx.selectFrom('tool_sessions').select('session_id').where('tool_id', '=', tool_id);
    scored = scored.where('session_id', 'in', ofTool);
  }
  return scored
    .select([
      sql<number>`count(*)`.as('total_predictions'),
      sql<number | null>`avg(prediction_accuracy)`.as('avg_accuracy'),
      sql<number | null>`min(prediction_accuracy)`.as('min_accuracy'),
      sql<number | null>`max(prediction_accuracy)`.as('max_accuracy'),
    ])
    .executeTakeFirstOrThrow();
}
