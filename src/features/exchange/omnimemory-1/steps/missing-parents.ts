import { isIdentifier } from '../../../../validation/fields.ts';
import { canonicalId } from '../convert/cells.ts';
import { missingProject } from '../convert/projects.ts';
import type { Times } from '../convert/times.ts';
import { isoOf } from '../convert/times.ts';
import type { SourceTable } from '../source/known-tables.ts';
import type { Source } from '../source/source.ts';
import type { SourceSchema } from '../source/source-schema.ts';
import type { SourceRow } from '../source/sqlite-file.ts';
import { ofOldTenant } from './tenant-filter.ts';

/** SQLite enforced no foreign key: rows name sessions and projects that have none. */
export interface Parents {
  readonly source: Source;
  readonly schema: SourceSchema;
  readonly times: Times;
  readonly now: number;
  readonly oldTenant: string | undefined;
}

/** Where sessions are named, with the column of the time and whether the row knows the tool. */
const NAMES_SESSIONS: readonly (readonly [table: SourceTable, time: string, hasTool: boolean])[] = [
  ['metrics', 'timestamp', true],
  ['checkpoints', 'created_at', true],
  ['tool_operations', 'created_at', true],
  ['api_prevention_metrics', 'created_at', true],
  ['session_velocity', 'timestamp', false],
  ['checkpoint_predictions', 'predicted_at', false],
  ['claude_code_sessions', 'created_at', false],
];

interface MissingSession {
  tool_id: string | undefined;
  readonly times: string[];
}

/** Rows for the sessions that are only named: from the first to the last time that they are. */
export async function missingSessions(parents: Parents): Promise<object[]> {
  const found = new Map<string, MissingSession>();
  for (const [table, time, hasTool] of NAMES_SESSIONS)
    for (const row of await namedSessions(parents, table, time, hasTool)) await addTo(found, row, parents);
  return [...found].map(([session_id, { tool_id, times }]) => {
    const [first = isoOf(parents.now)] = times.sort();
    const last = times.at(-1) ?? first;
    const none = { total_compressions: 0, total_embeddings: 0, total_workflows: 0, tokens_saved: 0 };
    const entries = { file_access_count: 0, search_count: 0, decision_count: 0, memory_reference_count: 0 };
    const flags = { pinned: false, archived: false, ended_by: 'idleness' };
    const ran = { started_at: first, last_activity: last, ended_at: last };
    return { session_id, tool_id: tool_id ?? 'unknown', ...ran, ...none, ...entries, ...flags };
  });
}

async function namedSessions(
  { source, schema, oldTenant }: Parents,
  table: SourceTable,
  time: string,
  hasTool: boolean,
): Promise<readonly SourceRow[]> {
  if (!schema.has(table)) return [];
  const tool = hasTool && schema.hasColumn(table, 'tool_id') ? 'min(t.tool_id)' : 'null';
  const at = schema.hasColumn(table, time) ? `t."${time}"` : 'null';
  const isLocal = `${at} like '%T%'`;
  const bound = (which: 'min' | 'max', condition: string) =>
    `${which}(case when ${condition} then ${at} end)`;
  const known = ['tool_sessions', 'sessions'].filter((name) => schema.has(name));
  const isMissing = known.map(
    (name) => `not exists (select 1 from ${name} o where o.session_id = t.session_id)`,
  );
  const conditions = [
    "t.session_id is not null and t.session_id <> ''",
    ...isMissing,
    ofOldTenant(schema, table, oldTenant),
  ];
  return source.all(`select t.session_id, ${tool} as tool_id, ${bound('min', isLocal)} as first_local,
      ${bound('max', isLocal)} as last_local, ${bound('min', `not ${isLocal}`)} as first_utc, ${bound('max', `not ${isLocal}`)} as last_utc
    from "${table}" t where ${conditions.filter((one) => one !== undefined).join(' and ')} group by t.session_id`);
}

async function addTo(
  found: Map<string, MissingSession>,
  row: SourceRow,
  { source, schema, times, now }: Parents,
): Promise<void> {
  const stored = row.session_id instanceof Uint8Array ? undefined : `${row.session_id}`;
  const session_id = canonicalId(stored);
  if (session_id === undefined || !isIdentifier(session_id)) return;
  if (session_id !== stored && schema.has('tool_sessions')) {
    const [known] = await source.all('select 1 from tool_sessions where session_id = ?', [session_id]);
    if (known) return;
  }
  const session = found.get(session_id) ?? { tool_id: undefined, times: [] };
  session.tool_id ??= isIdentifier(row.tool_id) ? row.tool_id : undefined;
  for (const column of ['first_local', 'last_local', 'first_utc', 'last_utc']) {
    const time = readable(times, row[column], now);
    if (time !== undefined) session.times.push(time);
  }
  found.set(session_id, session);
}

function readable(times: Times, value: unknown, now: number): string | undefined {
  try {
    const time = times.optional(value, 'time', () => {});
    return time !== undefined && Date.parse(time) <= now ? time : undefined;
  } catch {
    return undefined;
  }
}

/** Rows for the projects that sessions and memories only name. */
export async function missingProjects({ source, schema, times, now }: Parents): Promise<object[]> {
  const path = schema.hasColumn('sessions', 'workspace_path') ? 't.workspace_path' : 'null';
  const names = [
    ['tool_sessions', 'null', 'started_at'],
    ['sessions', path, 'created_at'],
    ['project_memories', 'null', 'created_at'],
  ] as const;
  const selects = names
    .filter(([table, , at]) => schema.hasColumn(table, 'project_id') && schema.hasColumn(table, at))
    .map(
      ([table, of, at]) => `select t.project_id as project_id, ${of} as path, t.${at} as at from ${table} t`,
    );
  if (selects.length === 0) return [];
  const isMissing = schema.has('projects') ? 'and project_id not in (select project_id from projects)' : '';
  const rows =
    await source.all(`select project_id, max(path) as path, min(at) as at from (${selects.join(' union all ')})
    where project_id is not null and project_id <> '' ${isMissing} group by project_id`);
  return rows.flatMap((row) => {
    const id = canonicalId(`${row.project_id}`);
    const known = typeof row.path === 'string' ? row.path : undefined;
    const at = readable(times, row.at, now) ?? isoOf(now);
    return isIdentifier(id) ? [missingProject(id, known, at)] : [];
  });
}
