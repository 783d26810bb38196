import type { HookEvent } from '../../src/features/telemetry/hooks/hook-event.ts';

export const operationOf = (session_id: string, tool_id: string, file_path: string) => ({
  session_id,
  tool_id,
  tool_name: 'read' as const,
  operation_mode: 'full' as const,
  file_path,
  tokens_original: 10,
  tokens_actual: 1,
  response_time_ms: 1,
});

/** One item of each type. */
export const batchOf = (session_id: string, tool_id: string, mark: string) => {
  const checkpoint = { session_id, tool_id, checkpoint_type: 'manual', summary: mark, visibility: 'team' };
  return [
    { type: 'metric', id: mark, data: { session_id, tool_id, tokens_saved: 20, metadata: { mark } } },
    { type: 'cache_hit', data: { tool_id, file_path: mark, tokens_saved: 3 } },
    { type: 'velocity', data: { session_id, tokens_saved: 20, velocity: 5 } },
    { type: 'operation', data: operationOf(session_id, tool_id, mark) },
    { type: 'checkpoint', data: checkpoint },
  ];
};

/** A compaction with a summary, which a hook tells. */
export const hookOf = (mark: string): HookEvent => ({
  ...{ fingerprint: mark, is_unique: true, name: 'compaction', original_name: 'PostCompact' },
  ...{ external_id: mark, tool_version: mark, workspace_path: `/work/${mark}`, timestamp: null },
  ...{ session: null, is_work: false, summary: mark, tool_name: null, call_id: mark, success: null },
  ...{ duration_ms: null, prompt_id: mark, attributes: { mark } },
});
