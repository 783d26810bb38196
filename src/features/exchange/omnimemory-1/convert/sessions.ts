import { identifier, jsonObject, text } from '../../../../validation/fields.ts';
import { MAX_COMPRESSED_CONTEXT, processId } from '../../../memory/sessions/session.schemas.ts';
import type { Cells } from './cells.ts';
import { type ContextRow, contextOf } from './session-context.ts';

/** A row of tool_sessions with its context. */
export interface ImportedSession {
  readonly session_id: string;
  readonly tool_id: string;
  readonly tool_version: string | null;
  readonly started_at: string;
  readonly last_activity: string;
  readonly ended_at: string;
  readonly ended_by: 'idleness' | null;
  readonly total_compressions: number;
  readonly total_embeddings: number;
  readonly total_workflows: number;
  readonly tokens_saved: number;
  readonly project_id: string | null;
  readonly workspace_path: string | null;
  readonly process_id: number | null;
  readonly instance_id: string | null;
  readonly evolution_metadata: unknown;
  readonly pinned: boolean;
  readonly archived: boolean;
  readonly compressed_context: string | null;
  readonly file_access_count: number;
  readonly search_count: number;
  readonly decision_count: number;
  readonly memory_reference_count: number;
  readonly context: readonly ContextRow[];
}

/**
 * A row of tool_sessions, with that of `sessions` in columns that begin with `s_`, or the second alone. The totals are
 * kept where no sample of the session is left; otherwise the samples add up to them. Throws RowRefused.
 */
export function sessionOf(cells: Cells): ImportedSession {
  const session_id = cells.requiredId('session_id');
  const times = timesOf(cells);
  const { rows, counts } = contextOf(cells, session_id, times.last_activity);
  if (cells.raw('project_id') !== null && cells.raw('s_session_id') === null)
    cells.note(
      'OmniMemory 1 lost the row of the session in `sessions`, and with it its context and its flags',
    );
  const keepsTotals = !cells.flag('has_metrics');
  const total = (column: string) => (keepsTotals ? cells.counter(column) : 0);
  return {
    session_id,
    tool_id: cells.id('tool_id') ?? cells.id('s_tool_id') ?? 'unknown',
    tool_version: fitting(cells, 'tool_version', identifier),
    ...times,
    total_compressions: total('total_compressions'),
    total_embeddings: total('total_embeddings'),
    total_workflows: cells.counter('total_workflows'),
    tokens_saved: total('tokens_saved'),
    project_id: cells.id('project_id') ?? cells.id('s_project_id') ?? null,
    workspace_path:
      fitting(cells, 's_workspace_path', text(4_096)) ?? fitting(cells, 'workspace_path', text(4_096)),
    process_id: fittingNumber(cells),
    instance_id: fitting(cells, 'instance_id', identifier),
    evolution_metadata: evolutionOf(cells),
    pinned: cells.flag('s_pinned'),
    archived: cells.flag('s_archived'),
    compressed_context: fitting(cells, 's_compressed_context', text(MAX_COMPRESSED_CONTEXT)),
    ...counts,
    context: rows,
  };
}

/**
 * In their order and none ahead of now. A session that was open ends with its last activity: OmniMemory 1 may still have
 * it open, and two of them cannot be continued.
 */
function timesOf(cells: Cells) {
  const started_at = cells.past('started_at', cells.time('s_created_at') ?? cells.time('last_activity'));
  const latest = [cells.time('last_activity'), cells.time('s_last_activity'), started_at]
    .filter((time) => time !== undefined)
    .sort()
    .at(-1);
  const last_activity = cells.pastOf(latest, 'last_activity', started_at);
  const end = cells.time('ended_at') ?? cells.time('s_ended_at');
  if (end !== undefined && end < started_at)
    cells.note('ended_at was before started_at; stored as started_at');
  const ended_at = end === undefined ? last_activity : cells.pastOf(end, 'ended_at', last_activity);
  return {
    started_at,
    last_activity,
    ended_at: Date.parse(ended_at) < Date.parse(started_at) ? started_at : ended_at,
    ended_by: end === undefined ? ('idleness' as const) : null,
  };
}

interface Schema {
  safeParse(value: unknown): { readonly success: boolean };
}

/** A text that the session can do without. */
function fitting(cells: Cells, column: string, schema: Schema): string | null {
  const value = cells.raw(column);
  if (value === null || value === '') return null;
  if (typeof value === 'string' && schema.safeParse(value).success) return value;
  cells.note(
    `${column.replace(/^s_/, 'sessions.')} did not fit (its length, or a character); stored without it`,
  );
  return null;
}

function fittingNumber(cells: Cells): number | null {
  const value = cells.raw('process_id') ?? cells.raw('s_process_id');
  if (value === null) return null;
  const parsed = processId.safeParse(value);
  if (!parsed.success) cells.note('process_id was not a process id; stored without it');
  return parsed.data ?? null;
}

function evolutionOf(cells: Cells): unknown {
  const parsed = jsonObject.safeParse(cells.json('evolution_metadata') ?? {});
  return parsed.success && Object.keys(parsed.data).length > 0 ? parsed.data : null;
}
