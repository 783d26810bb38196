import { setTimeout } from 'node:timers/promises';
import { OPERATOR } from '../../../src/auth/actor.ts';
import type { TenantScope } from '../../../src/auth/scope.ts';
import type { Services } from '../../../src/container.ts';
import { hookOf, operationOf } from '../../contract/items.ts';
import type { Fields } from './fields.ts';
import type { HostileString } from './strings.ts';
import { STRINGS } from './strings.ts';

async function* noBytes() {}

/** A scope imports one file at a time. */
async function importsEnded({ omnimemory1Uploads }: Services, scope: TenantScope): Promise<void> {
  const newest = async () => (await omnimemory1Uploads.list(scope, { limit: 1, after: undefined })).json;
  while (JSON.parse(await newest())[0]?.state === 'running') await setTimeout(5);
}

const SUMS = { original_tokens: 100, compressed_tokens: 10 };

/** What a tool leaves that gives every text of its own choice as this string. */
export async function plantWork(services: Services, scope: TenantScope, fields: Fields, s: HostileString) {
  const of = (field: string, max?: number) => fields.of(field, s, max);
  const tool_id = of('tool id');
  const tool_version = of('tool version');
  const workspace_path = of('workspace path', 4_096);
  const { project_id } = await services.projects.getOrCreate(scope, {
    workspace_path,
    project_name: of('project name'),
    language: of('language'),
    framework: of('framework'),
  });
  await services.projects.change(scope, project_id, {
    settings: s.isExact ? { constructor: of('setting') } : { [of('setting key')]: of('setting') },
  });
  const { session_id } = await services.sessions.start(scope, {
    ...{ tool_id, tool_version, workspace_path, instance_id: of('instance') },
    title: fields.name('session title', s),
  });
  await services.metrics.store(scope, {
    ...{ tool_id, tool_version, session_id, tokens_saved: 10 },
    // the key takes letters and digits only
    metadata: { constructor: of('tag value', 256) },
  });
  await services.omnimemory1Uploads.start(scope, {
    ...{ file_name: of('file of an import'), time_zone: 'UTC', dry_run: true, skip_unknown: false },
    upload: { bytes: noBytes(), confirm: async () => {} },
    actor: OPERATOR,
  });
  await importsEnded(services, scope);
  await services.toolConfigs.save(scope, tool_id, {
    embedding_model: of('embedding model'),
    [s.text === '__proto__' ? 'own' : of('config key')]: of('config value'),
  });
  await services.cacheHits.record(scope, {
    tool_id,
    file_path: of('file of a cache hit', 4_096),
    tokens_saved: 3,
  });
  await services.toolOperations.record(scope, {
    ...operationOf(session_id, tool_id, of('file of an operation', 4_096)),
    parameters: { value: of('parameter') },
  });
  const memoryKey = of('memory key');
  await services.memories.put(
    scope,
    { project_id, key: memoryKey },
    {
      value: of('memory value', 10_000),
      metadata: { constructor: of('memory metadata') },
    },
  );
  const { checkpoint_id } = await services.checkpoints.store(scope, {
    ...{ session_id, tool_id, tool_version, checkpoint_type: 'manual', visibility: 'team', ...SUMS },
    summary: of('checkpoint summary', 10_000),
  });
  return { tool_id, project_id, session_id, checkpoint_id, memoryKey };
}

/** A session of Claude Code with a checkpoint, in which every list has every string. */
export async function plantLists(services: Services, scope: TenantScope, fields: Fields, projectId: string) {
  const all = (field: string, max?: number) => STRINGS.map((s) => fields.of(field, s, max));
  const tool_id = 'claude-code';
  const { session_id } = await services.sessions.start(scope, { tool_id });
  await services.sessions.assignProject(scope, session_id, { project_id: projectId });
  const entries = [
    ...all('file', 4_096).map((path) => ({ kind: 'file_access', path }) as const),
    ...all('search', 4_096).map((query) => ({ kind: 'search', query }) as const),
    ...all('decision of a session', 10_000).map((decision) => ({ kind: 'decision', decision }) as const),
    ...all('saved memory').map(
      (text) => ({ kind: 'memory_reference', memory_id: text, memory_key: text }) as const,
    ),
  ];
  for (const entry of entries) await services.sessionContext.append(scope, session_id, entry);
  await services.sessions.update(scope, session_id, {
    compressed_context: all('context of a session', 10_000).join('\n'),
  });
  await services.claudeCode.save(scope, session_id, {
    mcp_version: all('MCP version')[1],
    features_enabled: all('feature'),
  });
  const { checkpoint_id } = await services.checkpoints.store(scope, {
    ...{ session_id, tool_id, checkpoint_type: 'manual', visibility: 'team', ...SUMS },
    summary: all('summary', 1_000).join('\n'),
    key_facts: all('key fact', 20_000),
    decisions: [...all('decision'), { constructor: 'a', toString: 'b' }],
    patterns: all('pattern'),
    files_modified: all('modified file'),
    dependencies_added: all('dependency'),
    commands_run: all('command', 20_000),
    todos: all('to-do'),
    blockers: all('blocker'),
    compressed_context: all('context of a checkpoint', 10_000).join('\n'),
  });
  return { session_id, checkpoint_id };
}

/** What hooks, batches and idempotent requests leave. */
export async function plantMessages(
  services: Services,
  scope: TenantScope,
  fields: Fields,
  s: HostileString,
) {
  const of = (field: string, max?: number) => fields.of(field, s, max);
  await services.hooks.receive(scope, 'claude-code', {
    ...hookOf(of('fingerprint')),
    ...{ external_id: of('external id'), tool_version: of('tool version'), summary: of('summary of a hook') },
    ...{ workspace_path: of('workspace path', 4_096), original_name: of('hook'), call_id: of('call id') },
    ...{
      tool_name: of('tool name'),
      prompt_id: of('prompt id'),
      attributes: { constructor: of('hook attribute') },
    },
  });
  await services.ingest.store(scope, [
    { type: 'metric', id: of('item id', 128), data: { tool_id: of('tool id'), tokens_saved: 1 } },
  ]);
  await services.idempotency.once(
    scope,
    { key: of('idempotency key'), fingerprint: Buffer.alloc(32) },
    async () => ({ status: 200, json: JSON.stringify(of('reply')) }),
  );
}
