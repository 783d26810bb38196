import type { ItemOf, OutputOf } from '@omnimemory/client';
import { count, money } from '../../../format/numbers.ts';
import { duration } from '../../../format/times.ts';
import { typeLabel } from '../../checkpoints/version.ts';

/** The lanes of the timeline, and the kinds of the chronicle. `none` ends "the tool recorded no …". */
export const KINDS = [
  { kind: 'checkpoint', label: 'Checkpoints', one: 'Checkpoint', none: 'checkpoints' },
  { kind: 'file', label: 'Files', one: 'File', none: 'files' },
  { kind: 'search', label: 'Searches', one: 'Search', none: 'searches' },
  { kind: 'decision', label: 'Decisions', one: 'Decision', none: 'decisions' },
  { kind: 'memory', label: 'Memories', one: 'Memory', none: 'memories' },
  { kind: 'operation', label: 'Operations', one: 'Operation', none: 'operations' },
  { kind: 'call', label: 'Model calls', one: 'Model call', none: 'model calls' },
] as const;
export type Kind = (typeof KINDS)[number]['kind'];

/** Something that happened in the session. */
export interface Entry {
  readonly id: string;
  readonly kind: Kind;
  readonly at: string;
  readonly text: string;
  /** Further facts in one line. */
  readonly detail?: string;
  readonly href?: string;
  /** Milliseconds that it took. */
  readonly took?: number | null;
}

interface Sources {
  readonly context: OutputOf<'GET /v1/sessions/{session_id}/context'> | undefined;
  readonly checkpoints: readonly ItemOf<'GET /v1/checkpoints'>[];
  readonly operations: readonly ItemOf<'GET /v1/operations'>[];
  readonly calls: readonly ItemOf<'GET /v1/usage/requests'>[];
}

/** All entries, oldest first. */
export function entriesOf({ context, checkpoints, operations, calls }: Sources): readonly Entry[] {
  const entries = [
    ...(context ? contextEntries(context) : []),
    ...checkpoints.map(ofCheckpoint),
    ...operations.map(ofOperation),
    ...calls.map(ofCall),
  ];
  const timed = entries.map((entry) => ({ entry, at: Date.parse(entry.at) }));
  return timed.sort((one, other) => one.at - other.at).map(({ entry }) => entry);
}

function contextEntries(context: NonNullable<Sources['context']>): readonly Entry[] {
  const { files_accessed, searches, decisions, saved_memories, file_importance_scores: scores } = context;
  return [
    ...files_accessed.map(
      ({ path, accessed_at, order }): Entry => ({
        ...{ id: `file ${order}`, kind: 'file', at: accessed_at, text: path },
        // a file can be called like a property that every object has
        ...(Object.hasOwn(scores, path) && {
          detail: `importance ${Math.round((scores[path] ?? 0) * 100) / 100}`,
        }),
      }),
    ),
    ...searches.map(
      ({ query, timestamp }, n): Entry => ({ id: `search ${n}`, kind: 'search', at: timestamp, text: query }),
    ),
    ...decisions.map(
      ({ decision, timestamp }, n): Entry => ({
        ...{ id: `decision ${n}`, kind: 'decision', at: timestamp, text: decision },
      }),
    ),
    ...saved_memories.map(
      ({ key, id, timestamp }, n): Entry => ({
        ...{ id: `memory ${n}`, kind: 'memory', at: timestamp, text: key, detail: id },
      }),
    ),
  ];
}

function ofCheckpoint(checkpoint: Sources['checkpoints'][number]): Entry {
  const { checkpoint_id, created_at, summary, checkpoint_type, original_tokens, compressed_tokens } =
    checkpoint;
  const tokens =
    original_tokens !== null && compressed_tokens !== null
      ? `, ${count(original_tokens)} → ${count(compressed_tokens)} tokens`
      : '';
  return {
    ...{ id: checkpoint_id, kind: 'checkpoint', at: created_at, text: summary },
    ...{ detail: `${typeLabel(checkpoint_type)}${tokens}` },
    href: `/checkpoints/${encodeURIComponent(checkpoint_id)}`,
  };
}

function ofOperation(operation: Sources['operations'][number]): Entry {
  const { operation_id, timestamp, tool_name, operation_mode, file_path, response_time_ms } = operation;
  const { tokens_prevented, tokens_original } = operation;
  return {
    ...{ id: operation_id, kind: 'operation', at: timestamp },
    text: file_path ?? `${typeLabel(tool_name)} (${operation_mode})`,
    detail: `${tool_name}, ${operation_mode}: ${count(tokens_prevented)} of ${count(tokens_original)} tokens prevented`,
    took: response_time_ms,
  };
}

function ofCall(call: Sources['calls'][number]): Entry {
  const { id, timestamp, model, status, billable, client_cost_usd, duration_ms } = call;
  const tokens = call.input_tokens + call.cache_read_tokens + call.cache_creation_tokens + call.output_tokens;
  const parts = [
    `${count(tokens)} tokens`,
    ...(client_cost_usd === null ? [] : [`≈ ${money(Number(client_cost_usd))}`]),
    ...(status === 'ok' ? [] : [status]),
    ...(billable ? [] : ['not billable']),
  ];
  return {
    ...{ id, kind: 'call', at: timestamp, text: model ?? 'A model that the tool did not name' },
    ...{ detail: parts.join(', '), took: duration_ms },
  };
}

/** How long it took: 12 ms, 45 s */
export const tookText = (milliseconds: number): string =>
  milliseconds < 1_000 ? `${Math.round(milliseconds)} ms` : duration(milliseconds);
