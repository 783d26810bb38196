/** The content of one request, and how its response shows that all of it was stored. */
export interface LimitCase {
  readonly name: string;
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly body: unknown;
  /** A part of the response. */
  readonly stored: string;
  /** How often it is measured; the slowest time counts. */
  readonly times?: number;
}

export interface SeededRows {
  readonly sessionId: string;
  readonly projectId: string;
  /** Checkpoints with 15 kB of text each that can be superseded. */
  readonly superseded: readonly string[];
}

const MEBIBYTE = 1_048_576;
const ITEMS = 1_000;

/** The largest bodies that the schemas accept, with hardly any repeated words. */
export function* casesOf({ sessionId, projectId, superseded }: SeededRows): Generator<LimitCase> {
  const checkpoint = { session_id: sessionId, tool_id: 'cursor', checkpoint_type: 'manual' };
  yield batch('1,000 checkpoints of 15.5 kB', 'checkpoint', () => ({
    ...checkpoint,
    summary: words(15_500),
  }));
  yield batch('1,000 checkpoints in lists', 'checkpoint', () => ({
    ...checkpoint,
    summary: words(1_000),
    ...Object.fromEntries(LISTS.map((list) => [list, [words(900), words(900)]])),
  }));
  yield batch('1,000 that supersede 15 kB each', 'checkpoint', (n) => ({
    ...{ ...checkpoint, summary: words(1_000), valid_from: '2999-01-01T00:00:00Z' },
    supersedes: superseded.slice(n, n + 1),
  }));
  yield batch('1,000 operations of 15 kB', 'operation', () => ({
    ...{ session_id: sessionId, tool_id: 'cursor', tool_name: 'search', operation_mode: 'full' },
    ...{ tokens_original: 2, tokens_actual: 1, response_time_ms: 1 },
    parameters: { query: words(15_000) },
  }));
  yield batch('1,000 samples with every field', 'metric', metricOf);
  yield {
    name: 'a checkpoint of a body',
    ...{ method: 'POST', path: '/v1/checkpoints', stored: '"revision":1', times: 3 },
    body: { ...checkpoint, summary: words(100_000), ...largestLists(MEBIBYTE - 120_000) },
  };
  yield {
    name: 'a memory of 100,000 characters',
    ...{
      method: 'PUT',
      path: `/v1/projects/${projectId}/memories/largest`,
      stored: '"key":"largest"',
      times: 3,
    },
    body: { value: words(100_000) },
  };
  yield {
    name: 'an import of a document',
    ...{ method: 'POST', path: '/v1/sessions/import', stored: '"session_id"' },
    body: documentOf(sessionId),
  };
}

function batch(name: string, type: string, dataOf: (n: number) => object): LimitCase {
  const items = Array.from({ length: ITEMS }, (_, n) => ({ type, id: `${name} ${n}`, data: dataOf(n) }));
  const stored = `"created":${ITEMS},"duplicate":0,"rejected":0`;
  return { name, method: 'POST', path: '/v1/ingest', body: { items }, stored };
}

const LISTS = [
  ...['key_facts', 'decisions', 'patterns', 'files_modified'],
  ...['dependencies_added', 'commands_run', 'todos', 'blockers'],
];

/** This many bytes in total, in texts of maximum length. */
function largestLists(bytes: number): object {
  const each = Math.floor(bytes / LISTS.length);
  const texts = (left: number): string[] =>
    left <= 0 ? [] : [words(Math.min(left, 19_000)), ...texts(left - 19_000)];
  return Object.fromEntries(LISTS.map((list) => [list, texts(each)]));
}

const COUNTERS =
  'total_embeddings cache_hits tokens_processed total_compressions tokens_saved pattern_count graph_nodes graph_edges';
const GAUGES = 'cache_hit_rate avg_latency_ms compression_ratio quality_score prediction_accuracy';

/** Each from a tool of its own, so that it starts a series of its own. */
function metricOf(n: number): object {
  const numbers = [...COUNTERS.split(' '), ...GAUGES.split(' ')].map((field) => [field, n % 100]);
  const tags = Array.from({ length: 20 }, (_, tag) => [`tag_${tag}`, words(250)]);
  return { tool_id: `tool-${n}`, ...Object.fromEntries(numbers), metadata: Object.fromEntries(tags) };
}

/** Words of about five letters that no dictionary contains. */
function words(characters: number): string {
  let text = '';
  while (text.length < characters) text += `${Math.floor(Math.random() * 60_000_000).toString(36)} `;
  return text.slice(0, characters).trimEnd();
}

/** As many checkpoints as a document may have, in a body of maximum size. */
function documentOf(sessionId: string): object {
  const now = new Date().toISOString();
  const checkpoints = Array.from({ length: 500 }, (_, n) => ({
    ...{
      checkpoint_id: `c${n}`,
      tool_id: 'cursor',
      tool_version: null,
      checkpoint_type: 'manual',
      created_at: now,
    },
    ...{ summary: words(29_000), ...Object.fromEntries(LISTS.map((list) => [list, []])) },
    ...{ compressed_context: null, original_tokens: null, compressed_tokens: null, visibility: 'private' },
    ...{ valid_from: now, valid_to: null, superseded_by: null, supersedes: [], influenced_by: [] },
  }));
  return {
    ...{ format: 'omnimemory.session', version: 1, exported_at: now },
    session: {
      ...{ session_id: sessionId, tool_id: 'cursor', tool_version: null, started_at: now, ended_at: null },
      ...{
        last_activity: now,
        total_compressions: 0,
        total_embeddings: 0,
        total_workflows: 0,
        tokens_saved: 0,
      },
      ...{ project_id: null, previous_session_id: null, process_id: null, instance_id: null },
      ...{ pinned: false, archived: false, compressed_context: null },
    },
    context: { files_accessed: [], searches: [], decisions: [], saved_memories: [] },
    ...{ checkpoints, metrics: [], velocity: [], predictions: [], claude_code: null, truncated: [] },
  };
}
