import type { InputOf } from '../../../client/src/client.ts';
import { type DemoSession, minutesOf, timesOf } from '../story/story.ts';

type Items = InputOf<'POST /v1/ingest'>['body']['items'];

/** What OmniMemory's own services would have recorded in the session: samples, velocity, operations and cache hits. */
export function itemsOf(session: DemoSession, sessionId: string): Items {
  return [
    ...growthOf(session, sessionId),
    ...operationsOf(session, sessionId),
    ...cacheHitsOf(session),
  ] as Items;
}

/** Samples and velocity come from the same counters. */
function growthOf(session: DemoSession, session_id: string): unknown[] {
  const { random, tool, project, writer } = session;
  const times = timesOf(session, Math.max(3, Math.round(minutesOf(session) / 6)));
  const sums = { tokens: 0, compressions: 0, embeddings: 0, hits: 0 };
  let before = 0;
  return times.flatMap((timestamp) => {
    sums.tokens += random.whole(900, 9_500);
    sums.compressions += random.whole(0, 3);
    sums.embeddings += random.whole(2, 30);
    sums.hits += random.whole(0, 12);
    const velocity = Math.round((sums.tokens - before) / 6);
    before = sums.tokens;
    const metric = {
      tool_id: tool.id,
      tool_version: tool.version,
      session_id,
      timestamp,
      metadata: {
        project: project.name,
        team: writer === 'chloe' ? 'mobile' : 'web',
        environment: 'development',
      },
      tokens_saved: sums.tokens,
      tokens_processed: sums.tokens * 3,
      total_compressions: sums.compressions,
      total_embeddings: sums.embeddings,
      cache_hits: sums.hits,
      cache_hit_rate: Math.round((55 + random.next() * 40) * 10) / 10,
      avg_latency_ms: Math.round(20 + random.next() * 130),
      compression_ratio: Math.round((0.6 + random.next() * 0.32) * 1_000) / 1_000,
      quality_score: Math.round((0.8 + random.next() * 0.19) * 1_000) / 1_000,
      pattern_count: random.whole(3, 40),
    };
    const speed = {
      session_id,
      timestamp,
      tokens_saved: sums.tokens,
      velocity,
      acceleration: random.whole(-40, 60),
      prediction_confidence: random.whole(55, 97),
    };
    return [
      { type: 'metric', data: metric },
      { type: 'velocity', data: speed },
    ];
  });
}

const MODES = {
  read: ['full', 'overview', 'symbol', 'references'],
  search: ['semantic', 'tri_index'],
} as const;

function operationsOf(session: DemoSession, session_id: string): unknown[] {
  const { random, tool, project } = session;
  return timesOf(session, random.whole(8, 34)).map((timestamp) => {
    const tool_name = random.isLucky(0.7) ? 'read' : 'search';
    const operation_mode = random.oneOf<string>(MODES[tool_name]);
    const tokens_original = random.whole(1_200, 14_000);
    const share = operation_mode === 'full' ? 1 : 0.05 + random.next() * 0.4;
    const data = {
      session_id,
      tool_id: tool.id,
      tool_name,
      operation_mode,
      ...(tool_name === 'read' && { file_path: `${project.path}/${random.oneOf(project.files)}` }),
      parameters:
        tool_name === 'search' ? { query: random.oneOf(project.searches) } : { mode: operation_mode },
      tokens_original,
      tokens_actual: Math.round(tokens_original * share),
      response_time_ms: Math.round(3 + random.next() * 220),
      timestamp,
    };
    return { type: 'operation', data };
  });
}

function cacheHitsOf(session: DemoSession): unknown[] {
  const { random, tool, project } = session;
  return timesOf(session, random.whole(2, 12)).map((timestamp) => ({
    type: 'cache_hit',
    data: {
      tool_id: tool.id,
      file_path: `${project.path}/${random.oneOf(project.files)}`,
      tokens_saved: random.whole(200, 5_000),
      timestamp,
    },
  }));
}
