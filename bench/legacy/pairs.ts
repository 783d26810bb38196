/** One request without its head. */
export interface Parts {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
}

/** The same work by a path of OmniMemory 1 and by its twin of `/v1`. `of`: an open session of the caller. */
export interface Pair {
  readonly name: string;
  readonly legacy: (of: string, n: number) => Parts;
  readonly v1: (of: string, n: number) => Parts;
}

const INSTANCES = 50;

const wanted = (n: number) => ({
  tool_id: 'claude-code',
  tool_version: '1.0.58',
  process_id: 4_242,
  instance_id: `tab-${n % INSTANCES}`,
  workspace_path: '/home/dev/app',
});

const operation = (session_id: string) => ({
  session_id,
  tool_id: 'claude-code',
  tool_name: 'read',
  operation_mode: 'full',
  parameters: { compress: true },
  file_path: '/home/dev/app/src/main.py',
  tokens_original: 1_000,
  tokens_actual: 100,
  response_time_ms: 12.5,
});

const post = (path: string, body?: object): Parts => ({ method: 'POST', path, ...(body && { body }) });
const get = (path: string): Parts => ({ method: 'GET', path });

export const PAIRS: readonly Pair[] = [
  {
    name: 'get_or_create',
    legacy: (_of, n) => post('/sessions/get_or_create', wanted(n)),
    v1: (_of, n) => post('/v1/sessions/get-or-create', wanted(n)),
  },
  {
    name: 'heartbeat',
    legacy: (of) => post(`/sessions/${of}/heartbeat`),
    v1: (of) => post(`/v1/sessions/${of}/heartbeat`),
  },
  {
    name: 'tool_operation',
    legacy: (of) => post('/track/tool-operation', { ...operation(of), tokens_prevented: 900 }),
    v1: (of) => post('/v1/operations', operation(of)),
  },
  {
    name: 'aggregates',
    legacy: () => get('/metrics/aggregates?hours=24'),
    v1: () => get('/v1/metrics/aggregates?hours=24'),
  },
  {
    name: 'sessions',
    legacy: () => get('/sessions?limit=20'),
    v1: () => get('/v1/sessions?limit=20'),
  },
];
