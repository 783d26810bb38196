import { createHash } from 'node:crypto';

/** A row of a table of OmniMemory 1. */
export type OldRow = readonly [table: string, row: Record<string, string | number | null>];

export const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

const MODES = [
  ['read', 'full'],
  ['read', 'overview'],
  ['read', 'symbol'],
  ['search', 'semantic'],
  ['search', 'tri_index'],
] as const;

const pathOf = (project: number): string => `/home/dev/project-${project}`;
const idOf = (project: number): string => hash(pathOf(project)).slice(0, 16);

export function projectRows(n: number, memory_id: string, at: string): OldRow[] {
  const project_id = idOf(n);
  const times = { created_at: at, last_accessed: at };
  const details = {
    project_name: `Project ${n}`,
    language: 'TypeScript',
    settings_json: '{"style":"short"}',
  };
  const memory = { memory_key: 'architecture', memory_value: `The project ${n} has layers` };
  return [
    ['projects', { project_id, workspace_path: pathOf(n), ...details, ...times }],
    [
      'project_memories',
      {
        memory_id,
        project_id,
        ...memory,
        ...times,
        accessed_count: n,
        metadata_json: '{"by":"claude-code"}',
      },
    ],
  ];
}

interface Names {
  readonly session_id: string;
  readonly tool_id: string;
  readonly operation_id: string;
}

interface Times {
  readonly utc: string;
  readonly local: string;
  readonly later: string;
  readonly end: string;
}

/** A session with its context, and one row of each kind of telemetry. */
export function sessionRows(
  n: number,
  project: number,
  { operation_id, ...ids }: Names,
  { utc, local, later, end }: Times,
): OldRow[] {
  const { session_id, tool_id } = ids;
  const project_id = idOf(project);
  const context = {
    files_accessed: [{ path: 'src/a.ts', accessed_at: local, order: 1 }],
    file_importance_scores: { 'src/a.ts': 0.8 },
    recent_searches: [{ query: 'parser', timestamp: local }],
    decisions: [{ decision: 'use streams', timestamp: local }],
    saved_memories: [],
  };
  const flags = { pinned: n % 5 === 0 ? 1 : 0, archived: n % 7 === 0 ? 1 : 0 };
  const ran = { started_at: utc, ended_at: n % 3 === 0 ? null : end, last_activity: later };
  const [tool_name, operation_mode] = MODES[n % MODES.length] ?? MODES[0];
  const tokens = { tokens_original: 1_000, tokens_actual: 400, tokens_prevented: 600 };
  // SQLAlchemy stores a UUID without its hyphens
  const operation = {
    id: operation_id,
    session_id: session_id.replaceAll('-', ''),
    tool_id,
    tool_name,
    operation_mode,
  };
  return [
    [
      'tool_sessions',
      {
        ...ids,
        project_id,
        ...ran,
        tool_version: '1.0.0',
        total_workflows: n % 4,
        tokens_saved: 999_999,
        process_id: 1_000 + n,
      },
    ],
    [
      'sessions',
      {
        ...ids,
        project_id,
        workspace_path: pathOf(project),
        created_at: utc,
        last_activity: utc,
        context_json: JSON.stringify(context),
        ...flags,
      },
    ],
    [
      'tool_operations',
      {
        ...operation,
        ...tokens,
        parameters: '{"path":"src/a.ts"}',
        file_path: 'src/a.ts',
        response_time_ms: 3.5,
        created_at: `${utc}.000000`,
      },
    ],
    ['cache_hits', { tool_id, file_path: 'src/a.ts', tokens_saved: 40, timestamp: utc }],
    [
      'session_velocity',
      { session_id, timestamp: utc, tokens_saved: 500, velocity: 120.5, prediction_confidence: 70 },
    ],
    [
      'checkpoint_predictions',
      {
        session_id,
        predicted_at: utc,
        predicted_checkpoint_time: later,
        predicted_tokens: 5_000,
        strategy: 'predictive',
      },
    ],
  ];
}
