import { z } from 'zod';
import { percentage } from '../../../../validation/fields.ts';
import { recordCacheHitBody } from '../../../telemetry/cache-hits/cache-hit.schemas.ts';
import { recordPredictionBody } from '../../../telemetry/predictions/prediction.schemas.ts';
import { recordOperationBody } from '../../../telemetry/tool-operations/tool-operation.schemas.ts';
import { recordVelocityBody } from '../../../telemetry/velocity/velocity.schemas.ts';
import { type Cells, checked } from './cells.ts';
import { RowRefused } from './row-refused.ts';

/** Throws RowRefused, as each function here does. */
export const cacheHitOf = (cells: Cells) =>
  checked(recordCacheHitBody, {
    tool_id: cells.id('tool_id'),
    file_path: cells.given('file_path'),
    tokens_saved: cells.given('tokens_saved'),
    timestamp: cells.requiredTime('timestamp'),
  });

export const velocityOf = (cells: Cells) =>
  checked(recordVelocityBody, {
    session_id: cells.id('session_id'),
    tokens_saved: cells.given('tokens_saved'),
    velocity: cells.given('velocity'),
    acceleration: cells.given('acceleration'),
    prediction_confidence: cells.given('prediction_confidence'),
    timestamp: cells.requiredTime('timestamp'),
  });

const accuracy = z.object({ prediction_accuracy: percentage.nullable() });

/** The accuracy is stored as it was: a wrong one of OmniMemory 1 cannot be told from a right one. */
export function predictionOf(cells: Cells) {
  const scored = checked(accuracy, { prediction_accuracy: cells.raw('prediction_accuracy') });
  const actual_checkpoint_time = cells.time('actual_checkpoint_time');
  const actual_checkpoint_id = cells.id('actual_checkpoint_id');
  if (actual_checkpoint_id !== undefined && actual_checkpoint_time === undefined)
    cells.note('a checkpoint had no time; stored without the checkpoint');
  const prediction = checked(recordPredictionBody, {
    session_id: cells.id('session_id'),
    predicted_checkpoint_time: cells.time('predicted_checkpoint_time'),
    predicted_tokens: cells.given('predicted_tokens'),
    strategy: cells.text('strategy'),
    actual_checkpoint_time,
    actual_checkpoint_id: actual_checkpoint_time === undefined ? undefined : actual_checkpoint_id,
  });
  return { ...prediction, ...scored, predicted_at: cells.past('predicted_at') };
}

/** tokens_prevented is derived again: clients could send any. */
export function operationOf(cells: Cells) {
  const operation = checked(recordOperationBody, {
    session_id: cells.id('session_id'),
    tool_id: cells.id('tool_id') ?? 'unknown',
    tool_name: cells.given('tool_name'),
    operation_mode: cells.given('operation_mode'),
    parameters: parametersOf(cells),
    file_path: cells.text('file_path'),
    tokens_original: cells.given('tokens_original'),
    tokens_actual: cells.given('tokens_actual'),
    response_time_ms: cells.given('response_time_ms'),
    timestamp: cells.requiredTime('created_at'),
  });
  const prevented = Math.max(operation.tokens_original - operation.tokens_actual, 0);
  if (cells.given('tokens_prevented') !== prevented)
    cells.note('tokens_prevented was not tokens_original - tokens_actual; derived again');
  return { operation_id: cells.requiredId('id'), ...operation };
}

const MODES: Readonly<Record<string, readonly [tool: string, mode: string]>> = {
  read: ['read', 'full'],
  read_full: ['read', 'full'],
  read_overview: ['read', 'overview'],
  read_symbol: ['read', 'symbol'],
  read_references: ['read', 'references'],
  search: ['search', 'semantic'],
  search_semantic: ['search', 'semantic'],
  semantic_search: ['search', 'semantic'],
  search_tri_index: ['search', 'tri_index'],
};

/** A row of api_prevention_metrics is a tool operation without a duration. */
export function preventionOf(cells: Cells, anchor: string) {
  const [tool_name, operation_mode] = MODES[cells.text('operation') ?? ''] ?? [];
  if (tool_name === undefined) throw new RowRefused('operation', 'is neither a read nor a search');
  const operation = checked(recordOperationBody, {
    session_id: cells.requiredId('session_id'),
    tool_id: cells.id('tool_id') ?? 'unknown',
    tool_name,
    operation_mode,
    tokens_original: cells.given('baseline_tokens'),
    tokens_actual: cells.given('actual_tokens'),
    response_time_ms: 0,
    timestamp: cells.time('timestamp') ?? cells.requiredTime('created_at'),
  });
  return { operation_id: `op_${anchor.slice(0, 16)}_${cells.raw('rowid')}`, ...operation };
}

function parametersOf(cells: Cells): unknown {
  const parsed = cells.json('parameters');
  const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
  if (parsed !== undefined && parsed !== null && !isObject)
    cells.note('parameters were not an object; stored without them');
  return isObject ? parsed : undefined;
}
