import type { InputOf } from '../../../client/src/client.ts';
import { type DemoSession, minutesOf, timesOf } from '../story/story.ts';

type SessionDocument = InputOf<'POST /v1/sessions/import'>['body'];

/** A session of the story with its context and its checkpoints, as an export of another server would have it. */
export function documentOf(session: DemoSession, projectId: string): SessionDocument {
  const { tool, startedAt, endsAt, isOpen } = session;
  const last = endsAt.toISOString();
  return {
    format: 'omnimemory.session',
    version: 2,
    exported_at: last,
    session: {
      session_id: session.externalId,
      tool_id: tool.id,
      title: titleOf(session.work.summary),
      tool_version: tool.version,
      started_at: startedAt.toISOString(),
      // telemetry finds an open session only; the others are ended afterwards
      ended_at: null,
      last_activity: last,
      total_compressions: 0,
      total_embeddings: 0,
      total_workflows: 0,
      tokens_saved: 0,
      project_id: projectId,
      previous_session_id: null,
      process_id: null,
      instance_id: null,
      pinned: false,
      archived: false,
      compressed_context: isOpen ? `Working on: ${session.work.summary}` : null,
    },
    context: contextOf(session),
    checkpoints: checkpointsOf(session),
    metrics: [],
    velocity: [],
    predictions: [],
    claude_code: null,
    truncated: [],
  };
}

/** The first part of the sentence. */
const titleOf = (summary: string): string => summary.split(/[,:.]| so that /)[0] ?? summary;

function contextOf(session: DemoSession): SessionDocument['context'] {
  const { random, project, work } = session;
  const times = (least: number, most: number) => timesOf(session, random.whole(least, most));
  return {
    files_accessed: times(5, 22).map((accessed_at) => ({
      path: `${project.path}/${random.oneOf(project.files)}`,
      accessed_at,
      importance: Math.round(random.next() * 100) / 100,
    })),
    searches: times(1, 6).map((timestamp) => ({ query: random.oneOf(project.searches), timestamp })),
    decisions: times(1, 2).map((timestamp, n) => ({
      decision: n === 0 ? work.decision : `Later: ${work.todo}`,
      timestamp,
    })),
    saved_memories: times(0, 2).map((timestamp) => {
      const key = random.oneOf(Object.keys(project.memories));
      return { id: `${project.name}/${key}`, key, timestamp };
    }),
  };
}

/** Long sessions have more; each continues the one before it. */
function checkpointsOf(session: DemoSession): SessionDocument['checkpoints'] {
  const { random, tool, project, work } = session;
  const count = random.isLucky(0.2) ? 0 : Math.min(3, 1 + Math.floor(minutesOf(session) / 60));
  return timesOf(session, count).map((created_at, n, all) => {
    const original = random.whole(38_000, 172_000);
    return {
      checkpoint_id: `demo_${n}`,
      tool_id: tool.id,
      tool_version: tool.version,
      checkpoint_type:
        n === all.length - 1 ? 'milestone' : random.oneOf(['auto', 'pre_compaction', 'manual']),
      created_at,
      summary: n === all.length - 1 ? work.summary : `In progress: ${work.summary}`,
      key_facts: [...work.facts],
      decisions: [{ decision: work.decision, reason: work.facts[0] ?? '' }],
      patterns: [],
      files_modified: random.some(project.files, random.whole(1, 4)),
      dependencies_added: [],
      commands_run: ['git status', 'make test'],
      todos: [work.todo],
      blockers: random.isLucky(0.15) ? ['Waits for a review of the migration'] : [],
      compressed_context: [work.summary, ...work.facts, work.decision, work.todo].join('\n'),
      original_tokens: original,
      compressed_tokens: Math.round(original * (0.06 + random.next() * 0.08)),
      visibility: random.isLucky(0.75) ? 'team' : 'private',
      valid_from: created_at,
      valid_to: null,
      superseded_by: n < all.length - 1 ? `demo_${n + 1}` : null,
      supersedes: n > 0 ? [`demo_${n - 1}`] : [],
      influenced_by: [],
    };
  });
}
