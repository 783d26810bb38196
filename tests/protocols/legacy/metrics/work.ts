let serial = 0;
/** A tool of its own, so that sums of one test do not contain another's. */
export const newTool = () => `tool-${serial++}`;

/** A body of `/track/compression`. */
export const compression = (tool_id: string, session_id: string, original: number, compressed: number) => ({
  tool_id,
  session_id,
  original_tokens: original,
  compressed_tokens: compressed,
  tokens_saved: original - compressed,
  quality_score: 0.9,
});

/** A body of `/track/tool-operation`. */
export const operation = (tool_id: string, session_id: string, more: object = {}) => ({
  session_id,
  tool_id,
  tool_name: 'read',
  operation_mode: 'full',
  parameters: { compress: true },
  file_path: '/work/app/src/main.py',
  tokens_original: 1_000,
  tokens_actual: 100,
  tokens_prevented: 900,
  response_time_ms: 12.5,
  ...more,
});
