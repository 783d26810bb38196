import type { TenantScope } from '../../../src/auth/scope.ts';
import type { Services } from '../../../src/container.ts';
import { batchOf, hookOf, operationOf } from '../../contract/items.ts';
import { event, facts, now, point, request, SECOND } from '../../telemetry/otel/facts.ts';

/** What is there before a node goes. */
export interface Seeded {
  readonly session_id: string;
  readonly checkpoint_id: string;
  readonly project_id: string;
}

type Work = Readonly<Record<string, () => Promise<unknown>>>;

const TOOL = { tool_id: 'cursor' } as const;
const PAGE = { limit: 10, after: undefined };
const WORKSPACE = { workspace_path: '/work/here' } as const;

export async function seed(services: Services, scope: TenantScope): Promise<Seeded> {
  const { session_id, project_id } = await services.sessions.start(scope, { ...TOOL, ...WORKSPACE });
  const { checkpoint_id } = await services.checkpoints.store(scope, checkpointIn(session_id));
  return { session_id, checkpoint_id, project_id: project_id ?? '' };
}

const checkpointIn = (session_id: string) =>
  ({ session_id, ...TOOL, checkpoint_type: 'manual', summary: 'what was done', visibility: 'team' }) as const;

/** What tools ask for. */
export const readsOf = (
  services: Services,
  scope: TenantScope,
  { session_id, checkpoint_id }: Seeded,
): Work => ({
  'get a session': () => services.sessions.get(scope, session_id),
  'list sessions': () => services.sessions.list(scope, { include_archived: true }, PAGE),
  'list samples': () => services.metrics.list(scope, {}, PAGE),
  'get a checkpoint': () => services.checkpoints.get(scope, checkpoint_id),
});

/** What tools write again and again. */
export function writesOf(services: Services, scope: TenantScope, seeded: Seeded): Work {
  const { session_id, checkpoint_id, project_id } = seeded;
  const sample = { session_id, ...TOOL, tokens_saved: 5 };
  const unique = `${process.hrtime.bigint()}`;
  const told = { ...TOOL, tool_version: '1', external_id: 'told' };
  const series = { ...told, series_id: 'total', metric: 'tokens', model: 'm' };
  const telemetry = facts({
    requests: [request({ ...told, id: `mreq_${unique}`, model: 'm', request_id: unique })],
    events: [event({ ...told, id: `evt_${unique}`, name: 'read', call_id: unique, tool_name: 'read' })],
    points: [point({ ...series, temporality: 'cumulative', time: now() - SECOND })],
  });
  return {
    'start a session': () => services.sessions.start(scope, { ...TOOL, ...WORKSPACE }),
    'continue a session': () => services.sessions.getOrCreate(scope, { ...TOOL, instance_id: 'one' }),
    'a heartbeat': () => services.sessions.heartbeat(scope, session_id),
    'store a sample': () => services.metrics.store(scope, sample),
    'store a batch of each type': () =>
      services.ingest.store(scope, batchOf(session_id, TOOL.tool_id, unique)),
    telemetry: () => services.otel.storeFacts(scope, telemetry),
    'a hook': () => services.hooks.receive(scope, 'claude-code', hookOf(unique)),
    'a tool operation': () =>
      services.toolOperations.record(scope, operationOf(session_id, TOOL.tool_id, 'a.ts')),
    'store a checkpoint': () => services.checkpoints.store(scope, checkpointIn(session_id)),
    'revise a checkpoint': () => services.checkpoints.revise(scope, checkpoint_id, { summary: unique }),
    'a cache hit': () => services.cacheHits.record(scope, { ...TOOL, file_path: 'a.ts', tokens_saved: 1 }),
    'a velocity': () => services.velocity.record(scope, { session_id, tokens_saved: 1, velocity: 1 }),
    'a prediction': () => services.predictions.record(scope, { session_id }),
    'a context entry': () =>
      services.sessionContext.append(scope, session_id, { kind: 'decision', decision: 'so' }),
    'a memory': () => services.memories.put(scope, { project_id, key: 'k' }, { value: 'v' }),
    'a tool config': () => services.toolConfigs.save(scope, 'cursor', { a: 1 }),
  };
}
