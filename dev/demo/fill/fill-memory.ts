import { PROJECTS } from '../story/projects.ts';
import type { Random } from '../story/random.ts';
import type { Sender } from './sender.ts';

/** The projects; returns their ids by their paths. */
export async function fillProjects({ api }: Sender): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const { path, name, language, framework } of PROJECTS) {
    const { project_id } = await api.request('POST /v1/projects', {
      body: { workspace_path: path, project_name: name, language, framework },
    });
    ids.set(path, project_id);
  }
  return ids;
}

const A_MONTH_IN_SECONDS = 30 * 86_400;

/** What is remembered about the projects, the settings of a tool, and people who put checkpoints right. */
export async function fillMemory(
  { api }: Sender,
  projects: ReadonlyMap<string, string>,
  random: Random,
): Promise<void> {
  for (const { path, memories } of PROJECTS)
    for (const [key, value] of Object.entries(memories))
      await api.request('PUT /v1/projects/{project_id}/memories/{key}', {
        params: { project_id: projects.get(path) ?? '', key },
        body: {
          value,
          metadata: { source: 'demo' },
          ...(random.isLucky(0.3) && { ttl_seconds: A_MONTH_IN_SECONDS }),
        },
      });
  await api.request('PUT /v1/tool-configs/{tool_id}', {
    params: { tool_id: 'claude-code' },
    body: {
      compression_enabled: true,
      auto_compress: true,
      compression_threshold: 8_000,
      cache_enabled: true,
    },
  });
  await putRight({ api }, random);
}

/** Some checkpoints get a correction, and one is replaced by another that knows better. */
async function putRight({ api }: Pick<Sender, 'api'>, random: Random): Promise<void> {
  const { data } = await api.request('GET /v1/checkpoints', { query: { visibility: 'team', limit: 60 } });
  const current = data.filter(({ superseded_by }) => superseded_by === null);
  const [wrong, ...others] = random.some(current, 6);
  for (const { checkpoint_id, summary, key_facts } of others)
    await api.request('PATCH /v1/checkpoints/{checkpoint_id}', {
      params: { checkpoint_id },
      body: {
        summary: `${summary} (reviewed)`,
        key_facts: [...key_facts, 'Reviewed together with the whole team'],
        checkpoint_type: 'correction',
      },
    });
  if (!wrong) return;
  await api.request('POST /v1/checkpoints', {
    body: {
      session_id: wrong.session_id,
      tool_id: wrong.tool_id,
      checkpoint_type: 'correction',
      summary: `${wrong.summary} The first attempt was taken back, because it broke the import of old data.`,
      key_facts: ['Old data has no time zone', ...wrong.key_facts],
      decisions: [{ decision: 'Migrate the old data first', reason: 'The import must not fail' }],
      files_modified: wrong.files_modified,
      todos: ['Announce the change'],
      visibility: 'team',
      supersedes: [wrong.checkpoint_id],
      influenced_by: [],
      original_tokens: 61_000,
      compressed_tokens: 5_200,
      compressed_context: 'Migrate the old data first, then switch the import.',
    },
  });
}

/** A list shows pinned and archived sessions, too. */
export async function markSessions(
  { api }: Sender,
  sessionIds: readonly string[],
  random: Random,
): Promise<void> {
  const [first, ...archived] = random.some(sessionIds, 5);
  if (first === undefined) return;
  const change = (session_id: string, body: { pinned?: boolean; archived?: boolean }) =>
    api.request('PATCH /v1/sessions/{session_id}', { params: { session_id }, body });
  await change(first, { pinned: true });
  for (const one of archived) await change(one, { archived: true });
}
