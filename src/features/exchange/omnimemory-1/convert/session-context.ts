import { gauge, identifier } from '../../../../validation/fields.ts';
import {
  contextDecision,
  contextPath,
  contextQuery,
  MAX_ENTRIES,
} from '../../../memory/session-context/session-context.schemas.ts';
import { type Cells, canonicalId } from './cells.ts';

export interface ContextRow {
  readonly session_id: string;
  readonly kind: 'file_access' | 'search' | 'decision' | 'memory_reference';
  readonly position: number;
  readonly recorded_at: string;
  readonly value: string;
  readonly importance: number | null;
  readonly memory_key: string | null;
}

type Kind = ContextRow['kind'];
type Item = Readonly<Record<string, unknown>>;

/** Where OmniMemory 1 keeps the entries: it read searches from one list and wrote them to another. */
const LISTS: Readonly<
  Record<Kind, { readonly names: readonly string[]; readonly value: string; readonly time: string }>
> = {
  file_access: { names: ['files_accessed'], value: 'path', time: 'accessed_at' },
  search: { names: ['searches', 'recent_searches'], value: 'query', time: 'timestamp' },
  decision: { names: ['decisions'], value: 'decision', time: 'timestamp' },
  memory_reference: { names: ['saved_memories'], value: 'id', time: 'timestamp' },
};
const SCHEMAS = {
  file_access: contextPath,
  search: contextQuery,
  decision: contextDecision,
  memory_reference: identifier,
} as const;
const KINDS = Object.keys(LISTS) as Kind[];

/** The context in `sessions.context_json`, as rows. An entry without a readable time gets that of the last activity. */
export function contextOf(cells: Cells, session_id: string, last_activity: string) {
  const parsed = cells.json('s_context_json');
  const context = isItem(parsed) ? parsed : {};
  const scores = isItem(context.file_importance_scores) ? context.file_importance_scores : {};
  const lists = KINDS.map((kind) => entriesOf(cells, kind, context, last_activity));
  const rows = lists.flatMap((entries, n) => newestOf(cells, entries, KINDS[n] as Kind, scores));
  const count = (kind: Kind) => lists[KINDS.indexOf(kind)]?.length ?? 0;
  const counts = {
    file_access_count: count('file_access'),
    search_count: count('search'),
    decision_count: count('decision'),
    memory_reference_count: count('memory_reference'),
  };
  return { rows: rows.map((row) => ({ session_id, ...row })), counts };
}

interface Entry {
  readonly value: string;
  readonly recorded_at: string;
  readonly memory_key: string | null;
}

function entriesOf(cells: Cells, kind: Kind, context: Item, last_activity: string): Entry[] {
  const { names, value, time } = LISTS[kind];
  const given = names.flatMap((name) => (Array.isArray(context[name]) ? (context[name] as unknown[]) : []));
  const entries = given.flatMap((item) => {
    const entry = isItem(item) ? item : { [value]: item };
    const raw = kind === 'memory_reference' ? canonicalId(`${entry[value]}`) : entry[value];
    const memory_key = kind === 'memory_reference' ? (entry.key ?? raw) : null;
    const isWhole =
      SCHEMAS[kind].safeParse(raw).success &&
      (memory_key === null || identifier.safeParse(memory_key).success);
    if (!isWhole) {
      cells.note(`an entry of context_json.${names[0]} had no fitting ${value}; stored without it`);
      return [];
    }
    const recorded_at = timeOf(cells, entry[time], last_activity);
    return [{ value: raw as string, recorded_at, memory_key: memory_key as string | null }];
  });
  // two lists may have to be put in order
  return names.length > 1
    ? entries.sort((one, other) => (one.recorded_at < other.recorded_at ? -1 : 1))
    : entries;
}

function timeOf(cells: Cells, value: unknown, otherwise: string): string {
  try {
    return cells.pastOf(value, 'context_json', otherwise);
  } catch {
    cells.note('an entry of context_json had no readable time; stored with the last activity of its session');
    return otherwise;
  }
}

function newestOf(cells: Cells, entries: readonly Entry[], kind: Kind, scores: Item) {
  if (entries.length > MAX_ENTRIES)
    cells.note(`context_json had more than ${MAX_ENTRIES} entries of a kind; the newest are stored`);
  const first = Math.max(0, entries.length - MAX_ENTRIES);
  const lastOf = new Map(entries.map(({ value }, n) => [value, n]));
  return entries.slice(first).map((entry, n) => {
    const isLatest = kind === 'file_access' && lastOf.get(entry.value) === first + n;
    const score = isLatest ? gauge.safeParse(scores[entry.value]) : undefined;
    return { kind, position: first + n + 1, ...entry, importance: score?.success ? score.data : null };
  });
}

const isItem = (value: unknown): value is Item =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
