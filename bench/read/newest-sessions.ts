/** The columns of `GET /v1/sessions`, in any order. The bench fails if the server returns other columns. */
export const SESSION_COLUMNS = [
  'session_id',
  'tool_id',
  'tool_version',
  'started_at',
  'ended_at',
  'last_activity',
  'total_compressions',
  'total_embeddings',
  'total_workflows',
  'tokens_saved',
  'project_id',
  'previous_session_id',
  'process_id',
  'instance_id',
  'pinned',
  'archived',
  'revision',
  'external_id',
  'ended_by',
  'title',
  'created_by',
  'created_by_key',
] as const;

export const PATH = '/v1/sessions?limit=20';
