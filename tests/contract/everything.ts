import { createHash } from 'node:crypto';
import { OPERATOR } from '../../src/auth/actor.ts';
import type { Scope, TenantScope } from '../../src/auth/scope.ts';
import type { Services } from '../../src/container.ts';
import { batchOf, hookOf, operationOf } from './items.ts';
import { seedImport } from './old-file.ts';
import { seedTelemetry } from './telemetry.ts';

/** What `seedEverything` left in a scope. `mark` is in every row of it, and nowhere else. */
export interface Seeded {
  readonly mark: string;
  readonly sessionId: string;
  readonly checkpointId: string;
  readonly toolId: string;
  readonly projectId: string;
  readonly memoryKey: string;
  readonly receiptId: string;
  readonly exportId: string;
  readonly importId: string;
  readonly deletionId: string;
}

/** Writes with the methods of WRITES, leaving a row of `mark` in each of the eight core tables. `plant` calls the rest. */
export async function seedEverything(services: Services, scope: Scope, mark: string): Promise<Seeded> {
  const { sessions, metrics, checkpoints, velocity, predictions, cacheHits, toolConfigs, claudeCode } =
    services;
  const { projects, memories, settings } = services;
  const toolId = `tool-of-${mark}`;
  const workspace_path = `/work/${mark}`;
  const session = { tool_id: toolId, tool_version: mark, instance_id: mark, workspace_path };
  const { toolOperations } = services;
  const markAsKey = mark.replaceAll('-', '_');
  const { session_id } = await sessions.getOrCreate(scope, session);
  await sessions.heartbeat(scope, session_id);
  await metrics.store(scope, {
    session_id,
    tool_id: toolId,
    tokens_saved: 10,
    metadata: { mark, [markAsKey]: 'x' },
  });
  const checkpoint = { session_id, tool_id: toolId, checkpoint_type: 'manual', summary: mark } as const;
  const { checkpoint_id } = await checkpoints.store(scope, { ...checkpoint, visibility: 'team' });
  await checkpoints.revise(scope, checkpoint_id, { key_facts: [mark] });
  const { session_id: _, ...ofProject } = { ...checkpoint, project_path: workspace_path };
  await services.projectCheckpoints.store(scope, ofProject);
  await velocity.record(scope, { session_id, tokens_saved: 10, velocity: 5 });
  await predictions.record(scope, { session_id, predicted_checkpoint_time: '2026-01-01T00:00:00Z' });
  await predictions.resolve(scope, { session_id, checkpoint_id, actual_time: '2026-01-01T00:01:00Z' });
  await cacheHits.record(scope, { tool_id: toolId, file_path: mark, tokens_saved: 3 });
  await toolConfigs.save(scope, toolId, { mark });
  await toolConfigs.save(scope, `${toolId}-reset`, {});
  await toolConfigs.reset(scope, `${toolId}-reset`);
  await claudeCode.save(scope, session_id, { mcp_version: mark, features_enabled: ['memory'] });
  const { project_id } = await projects.getOrCreate(scope, { workspace_path, project_name: mark });
  await sessions.assignProject(scope, session_id, { project_id });
  await projects.change(scope, project_id, { settings: { mark } });
  const memory = { project_id, key: `key of ${mark}` };
  await memories.put(scope, memory, { value: mark });
  await memories.put(scope, { project_id, key: 'deleted' }, { value: mark });
  await memories.delete(scope, { project_id, key: 'deleted' });
  const inNew = await memories.putInProject(scope, { project_path: `/new/${mark}` }, 'k', { value: mark });
  await memories.ensureDeleted(scope, inNew);
  await memories.deleteExpired(scope);
  await deleteOldSample(services, scope, toolId);
  const { settings: defaults } = await settings.get(scope);
  await settings.replace(scope, { ...defaults, max_events_per_minute: numberOf(mark) }, OPERATOR);
  await settings.change(scope, { collection_interval_seconds: 2 }, OPERATOR);
  await services.admission.admitEvents(scope, 1);
  await services.sessionContext.append(scope, session_id, { kind: 'decision', decision: mark });
  await services.sessionContext.appendAll(scope, session_id, [{ kind: 'search', query: mark }]);
  const { revision } = await sessions.update(scope, session_id, { compressed_context: mark });
  await sessions.update(scope, session_id, { pinned: true }, revision);
  const document = await services.sessionTransfer.export(scope, session_id, OPERATOR);
  await services.sessionTransfer.import(scope, JSON.parse(document));
  const operation = operationOf(session_id, toolId, mark);
  await toolOperations.record(scope, operation);
  await toolOperations.recordStarting(scope, operationOf(`started-${mark}`, toolId, mark));
  await seedTracked(services, scope, { tool_id: toolId, session_id }, mark);
  await services.hooks.receive(scope, 'claude-code', hookOf(mark));
  const receipt = await services.ingest.store(scope, batchOf(session_id, toolId, mark));
  await services.ingest.forget(scope, 7);
  await seedTelemetry(services, scope, mark);
  const ended = await sessions.start(scope, { tool_id: toolId });
  await sessions.end(scope, ended.session_id);
  await sessions.endIdle(scope, 10_000);
  await metrics.deleteOlderThan(scope, 3_650);
  const importId = await seedImport(services, scope, mark);
  const deletionId = await seedDeletion(services, scope, toolId);
  await services.storedBytes.recount(scope, 24);
  if (scope.kind === 'tenant') await seedPeople(services, scope, mark);
  const exportId = await seedExport(services, scope);
  const ids = { sessionId: session_id, exportId, checkpointId: checkpoint_id, toolId, projectId: project_id };
  return {
    mark,
    ...ids,
    memoryKey: memory.key,
    deletionId,
    receiptId: JSON.parse(receipt).receipt_id,
    importId,
  };
}

/** A session that came back, and then was deleted again. */
async function seedDeletion(
  { sessions, checkpoints, deletions, removals }: Services,
  scope: Scope,
  tool_id: string,
) {
  const { session_id } = await sessions.start(scope, { tool_id });
  const checkpoint = { session_id, tool_id, checkpoint_type: 'manual', summary: 'deleted' } as const;
  await checkpoints.store(scope, { ...checkpoint, visibility: 'team' });
  const of = { kind: 'session', id: session_id } as const;
  const first = await deletions.request(scope, of, OPERATOR);
  await deletions.cancel(scope, first.deletion_id, OPERATOR);
  const { deletion_id } = await deletions.request(scope, of, OPERATOR);
  await removals.removeDue(scope);
  await removals.forget(scope, 400);
  return deletion_id;
}

/** Leaves the time since when samples are complete. */
async function deleteOldSample({ metrics, settings, retention }: Services, scope: Scope, toolId: string) {
  const timestamp = new Date(Date.now() - 40 * 86_400_000).toISOString();
  await metrics.store(scope, { tool_id: `${toolId}-old`, tokens_saved: 1, timestamp });
  await settings.change(scope, { retention: { samples_days: 30 } }, OPERATOR);
  await retention.deleteExpired(scope, 'samples');
  await settings.change(scope, { retention: null }, OPERATOR);
}

/** A person has two exports at most, so one of another mark goes. */
async function seedExport({ exports, exportJobs }: Services, scope: Scope): Promise<string> {
  const actor = scope.kind === 'local' ? LOCAL_ACTOR : OPERATOR;
  const ofNobody = scope.kind === 'local' ? scope : { kind: scope.kind, tenantId: scope.tenantId };
  for (const { export_id } of await exports.list(scope)) await exports.remove(scope, export_id, actor);
  const { job } = await exports.request(scope, { kind: 'all' }, actor);
  await exports.enqueueUnfinished(ofNobody);
  await exportJobs.run(ofNobody, job.export_id, new AbortController().signal);
  const spare = await exports.request(scope, { kind: 'all' }, actor);
  await exports.remove(scope, spare.job.export_id, actor);
  await exports.deleteExpired(ofNobody);
  return job.export_id;
}

const LOCAL_ACTOR = { kind: 'local' } as const;

async function seedTracked(
  { tracking }: Services,
  scope: Scope,
  of: { readonly tool_id: string; readonly session_id: string },
  mark: string,
) {
  await tracking.embedding(scope, { ...of, cached: true });
  await tracking.compression(scope, { ...of, original_tokens: 5, compressed_tokens: 3, quality_score: 1 });
  await tracking.workflow(scope, { ...of, tags: { mark } });
  await tracking.event(scope, { ...of, tags: { mark } });
}

async function seedPeople(
  { apiKeys, tenants, invitations, audit, departedMembers }: Services,
  scope: TenantScope,
  mark: string,
) {
  const rotation = { overlap_hours: 1 };
  await tenants.rename(scope, mark, OPERATOR);
  const { key_id } = await apiKeys.create(scope, { name: mark });
  await apiKeys.revoke(scope, (await apiKeys.rotate(scope, key_id, rotation, OPERATOR)).key_id, OPERATOR);
  await apiKeys.issue(scope, { name: mark, scopes: ['read'] }, OPERATOR);
  const invited = { email: `${mark}@example.com`.toLowerCase(), role: 'member' } as const;
  const { invitation } = await invitations.create(scope, invited, OPERATOR);
  await invitations.resend(scope, invitation.invitation_id, OPERATOR);
  await invitations.revoke(scope, invitation.invitation_id, OPERATOR);
  await departedMembers.deleteUndecided(scope);
  await audit.cut(scope, 3_650);
  await audit.deleteCut(scope, 3_650, 1);
}

/** A large number that stands for the mark where a text cannot. */
export const numberOf = (mark: string) =>
  1_000_000 + createHash('sha256').update(mark).digest().readUInt32BE();
/** Methods that change something. `seedEverything` and `plant` call each, or call what calls it. */
export const WRITES = [
  'sessions.start',
  'sessions.getOrCreate',
  'sessions.heartbeat',
  'sessions.end',
  'sessions.endIdle',
  'sessions.update',
  'sessionContext.append',
  'sessionContext.appendAll',
  'sessionTransfer.import',
  'metrics.store',
  'metrics.deleteOlderThan',
  'checkpoints.store',
  'checkpoints.revise',
  'projectCheckpoints.store',
  'velocity.record',
  'predictions.record',
  'predictions.resolve',
  'cacheHits.record',
  'toolConfigs.save',
  'toolConfigs.reset',
  'claudeCode.save',
  'projects.getOrCreate',
  'projects.change',
  'memories.put',
  'memories.putInProject',
  'memories.ensureDeleted',
  'memories.delete',
  'memories.deleteExpired',
  'settings.replace',
  'settings.change',
  'admission.admitEvents',
  'admission.admitBatch',
  'toolOperations.record',
  'toolOperations.recordStarting',
  'tracking.embedding',
  'tracking.compression',
  'tracking.workflow',
  'tracking.event',
  'hooks.receive',
  'ingest.store',
  'ingest.forget',
  'storedBytes.recount',
  'exports.request',
  'exports.remove',
  'exports.deleteExpired',
  'exports.enqueueUnfinished',
  'exportJobs.run',
  'omnimemory1.import',
  'omnimemory1Uploads.start',
  'omnimemory1Uploads.cancel',
  'deletions.request',
  'deletions.cancel',
  'removals.removeDue',
  'removals.forget',
  'departedMembers.decide',
  'departedMembers.deleteUndecided',
  'metrics.storeIn',
  'cacheHits.recordIn',
  'velocity.recordIn',
  'toolOperations.recordIn',
  'checkpoints.prepare',
  'checkpoints.quotaOf',
  'checkpoints.beginIn',
  'checkpoints.storeIn',
  'sessions.lockIn',
  'sessions.startChosenIn',
  'sessions.openOfProjectIn',
  'sessions.assignProject',
  'sessions.openExternal',
  'sessions.endExternal',
  'sessions.namedIn',
  'sessions.addWorkIn',
  'sessions.subtractUsageIn',
  'otel.storeLogs',
  'otel.storeMetrics',
  'otel.storeSpans',
  'otel.storeFacts',
  'otel.deletePoints',
  'retention.deleteExpired',
  'audit.cut',
  'audit.deleteCut',
  'otel.deleteIdleSeries',
  'apiKeys.create',
  'apiKeys.issue',
  'apiKeys.rotate',
  'apiKeys.revoke',
  'tenants.rename',
  'invitations.create',
  'invitations.resend',
  'invitations.revoke',
  'invitations.accept',
  'invitations.withdrawAbove',
  'audit.record',
  'tenants.create',
  'tenants.createFor',
  'tenants.enrol',
  'tenants.suspend',
  'tenants.resume',
  'tenants.suspendAsOperator',
  'tenants.resumeAsOperator',
  'members.changeRole',
  'members.remove',
  'apiKeyAuthenticator.announceChange',
  'apiKeyAuthenticator.recordUses',
  'billing.setPlan',
  'billing.checkout',
  'billing.portal',
  'idempotency.forget',
];

export type Read = (services: Services, scope: Scope, seeded: Seeded) => Promise<unknown>;

export const page = { limit: 100, after: undefined };

/** A sum that counts anything of the other is as telling as a row. */
export const counted = (mark: string, ...counts: number[]) =>
  counts.some((count) => count > 0) ? `counts of ${mark}` : 'counts nothing';

/** Methods that read records, asked for what was planted by its very ids. Those that know more are in reads.ts. */
export const READS: Readonly<Record<string, Read>> = {
  'sessions.get': ({ sessions }, scope, { sessionId }) => sessions.get(scope, sessionId),
  'sessions.list': ({ sessions }, scope) => sessions.list(scope, { include_archived: true }, page),
  'sessions.getForWrite': ({ sessions }, scope, { sessionId }) => sessions.getForWrite(scope, sessionId),
  'sessions.getWithPath': ({ sessions }, scope, { sessionId }) => sessions.getWithPath(scope, sessionId),
  'sessions.recent': ({ sessions }, scope) =>
    sessions.recent(scope, { include_archived: true, pinned_only: false }, 100),
  'sessionRecords.list': ({ sessionRecords }, scope) =>
    sessionRecords.list(scope, { include_archived: true, pinned_only: false }, { limit: 100, entries: 5 }),
  'sessionRecords.get': ({ sessionRecords }, scope, { sessionId }) =>
    sessionRecords.get(scope, sessionId, 100),
  'sessionRecords.activity': ({ sessionRecords }, scope, { sessionId }) =>
    sessionRecords.activity(scope, sessionId, 100),
  'sessionRecords.export': ({ sessionRecords }, scope, { sessionId }) =>
    sessionRecords.export(scope, sessionId, OPERATOR),
  'sessionSummary.count': async ({ sessionSummary }, scope, { toolId, mark }) =>
    counted(mark, (await sessionSummary.count(scope, toolId)).sessions),
  'sessionSummary.summarize': ({ sessionSummary }, scope) =>
    sessionSummary.summarize(scope, { group_by: 'tool', time_zone: 'UTC', include_archived: true }),
  'sessionContext.get': ({ sessionContext }, scope, { sessionId }) => sessionContext.get(scope, sessionId),
  'sessionTransfer.export': ({ sessionTransfer }, scope, { sessionId }) =>
    sessionTransfer.export(scope, sessionId, OPERATOR),
  'metrics.list': ({ metrics }, scope) => metrics.list(scope, {}, page),
  'metrics.latest': ({ metrics }, scope, { toolId }) => metrics.latest(scope, toolId),
  'metrics.ofTool': async ({ metrics }, scope, { toolId, mark }) =>
    counted(mark, (await metrics.ofTool(scope, toolId, 24)).sample_count),
  'metrics.aggregates': async ({ metrics }, scope, { toolId, mark }) => {
    const sums = await metrics.aggregates(scope, { hours: 24, timeout_minutes: 30, tool_id: toolId });
    return counted(mark, Number(sums.total_tokens_saved), sums.total_sessions, sums.active_sessions);
  },
  'checkpoints.get': ({ checkpoints }, scope, { checkpointId }) => checkpoints.get(scope, checkpointId),
  'checkpoints.text': ({ checkpoints }, scope, { checkpointId }) =>
    checkpoints.text(scope, checkpointId, { offset: 0, max_chars: 1_000 }),
  'checkpoints.latest': ({ checkpoints }, scope, { sessionId }) =>
    checkpoints.latest(scope, { session_id: sessionId }),
  'checkpoints.list': ({ checkpoints }, scope) => checkpoints.list(scope, {}, page),
  'checkpoints.history': ({ checkpoints }, scope, { checkpointId }) =>
    checkpoints.history(scope, checkpointId, page),
  'search.find': ({ search }, scope, { mark }) => search.find(scope, { q: mark, type: 'checkpoint' }, page),
  'search.answer': async ({ search }, scope, { mark }) => {
    const question = { q: mark, type: 'checkpoint', mode: 'hybrid', min_similarity: 0.15 } as const;
    return (await search.answer(scope, question, page)).page;
  },
  'velocity.history': async ({ velocity }, scope, { sessionId, mark }) => {
    const { json } = await velocity.history(scope, { session_id: sessionId }, page);
    return counted(mark, JSON.parse(json).length);
  },
  'predictions.list': async ({ predictions }, scope, { sessionId, mark }) => {
    const { json } = await predictions.list(scope, { session_id: sessionId }, page);
    return counted(mark, JSON.parse(json).length);
  },
  'predictions.statistics': async ({ predictions }, scope, { toolId, mark }) =>
    counted(mark, (await predictions.statistics(scope, { tool_id: toolId })).total_predictions),
  'summaries.summarize': ({ summaries }, scope) => summaries.summarize(scope, { group_by: 'tag:mark' }),
  'summaries.savings': ({ summaries }, scope) =>
    summaries.savings(scope, { group_by: 'tag:mark', period: 'day' }),
  'summaries.tagKeys': async ({ summaries }, scope) =>
    (await summaries.tagKeys(scope, { limit: 1_000 })).data.map((key) => key.replaceAll('_', '-')),
  'summaries.tagValues': ({ summaries }, scope) => summaries.tagValues(scope, 'mark', { limit: 1_000 }),
  'summaries.byTool': ({ summaries }, scope) => summaries.byTool(scope, { hours: 24 }),
  'summaries.snapshot': async ({ summaries }, scope, { toolId, mark }) =>
    counted(mark, Number((await summaries.snapshot(scope, toolId)).tokens_saved)),
  'costs.saved': ({ costs }, scope) =>
    costs.saved(scope, { group_by: 'tag:mark', period: 'day', provider: 'anthropic_claude' }),
  'usage.summarize': ({ usage }, scope) => usage.summarize(scope, { group_by: 'tool', time_zone: 'UTC' }),
  'usage.ofLastDays': ({ usage }, scope) => usage.ofLastDays(scope, { days: 7, group_by: 'tool' }, 10),
  'usage.ofSession': ({ usage }, scope, { sessionId }) => usage.ofSession(scope, sessionId),
  'usage.requests': ({ usage }, scope) => usage.requests(scope, {}, page),
  'usage.events': ({ usage }, scope) => usage.events(scope, {}, page),
  'usage.series': ({ usage }, scope) => usage.series(scope, {}, page),
  'tools.list': ({ tools }, scope) => tools.list(scope, {}),
  'exports.list': async ({ exports }, scope, { exportId, mark }) =>
    counted(mark, (await exports.list(scope)).filter(({ export_id }) => export_id === exportId).length),
  'exports.get': async ({ exports }, scope, { exportId, mark }) =>
    counted(mark, (await exports.get(scope, exportId)).rows),
  'exports.archive': async ({ exports }, scope, { exportId, mark }) => {
    const archive = await exports.archive(scope, exportId, scope.kind === 'local' ? LOCAL_ACTOR : OPERATOR);
    let bytes = 0;
    for await (const piece of archive.read(0, archive.size - 1)) bytes += piece.byteLength;
    return counted(mark, bytes);
  },
  'overview.get': ({ overview }, scope) =>
    overview.get(scope, { interval: 'day', time_zone: 'UTC', provider: 'anthropic_claude' }),
  'toolOperations.list': ({ toolOperations }, scope) => toolOperations.list(scope, {}, page),
  'toolOperations.breakdown': async ({ toolOperations }, scope, { toolId, mark }) => {
    const query = { tool_id: toolId, group_by: 'file', provider: 'anthropic_claude' } as const;
    return counted(mark, (await toolOperations.breakdown(scope, query)).totals.operation_count);
  },
  'toolOperations.savings': async ({ toolOperations }, scope, { sessionId, mark }) => {
    const query = { session_id: sessionId, interval: 'day', provider: 'anthropic_claude' } as const;
    return counted(mark, (await toolOperations.savings(scope, query)).totals.operation_count);
  },
  'operationReports.page': ({ operationReports }, scope) =>
    operationReports.page(scope, {}, { limit: 100, offset: 0 }),
  'operationReports.usage': async ({ operationReports }, scope, { sessionId, mark }) => {
    const usage = await operationReports.usage(scope, { minutes: 60, session_id: sessionId });
    return counted(mark, usage.session_count);
  },
  'operationReports.byMode': async ({ operationReports }, scope, { toolId, mark }) => {
    const { totals } = await operationReports.byMode(scope, { hours: undefined, tool_id: toolId });
    return counted(mark, totals.operation_count);
  },
  'operationReports.savings': async ({ operationReports }, scope, { toolId, mark }) => {
    const { byMode, byPeriod } = await operationReports.savings(scope, { hours: 24, tool_id: toolId });
    return counted(mark, byMode.totals.operation_count, byPeriod.totals.operation_count);
  },
  'fileAccesses.list': ({ fileAccesses }, scope) => fileAccesses.list(scope, 100),
  'fileAccesses.byToolAndHour': ({ fileAccesses }, scope) => fileAccesses.byToolAndHour(scope, 24),
  'fileAccesses.tiers': async ({ fileAccesses }, scope, { toolId, mark }) =>
    counted(mark, ...(await fileAccesses.tiers(scope, toolId)).map(({ files }) => files)),
  'fileAccesses.cacheUse': async ({ fileAccesses }, scope, { toolId, mark }) =>
    counted(mark, (await fileAccesses.cacheUse(scope, toolId)).total_files),
  'metricStreams.events': async ({ metricStreams }, scope, { sessionId }) => {
    const filter = { session_id: sessionId };
    for await (const event of metricStreams.events(scope, OPERATOR, filter, new AbortController().signal))
      if (event.kind !== 'open') return event;
    return undefined;
  },
  'ingest.receipt': async ({ ingest }, scope, { receiptId, mark }) =>
    counted(mark, JSON.parse(await ingest.receipt(scope, receiptId)).created),
  'cacheHits.list': ({ cacheHits }, scope) => cacheHits.list(scope, {}, page),
  'cacheHits.summarize': ({ cacheHits }, scope) => cacheHits.summarize(scope, { group_by: 'file' }),
  'toolConfigs.get': async ({ toolConfigs }, scope, { toolId }) =>
    (await toolConfigs.get(scope, toolId)).config,
  'toolConfigs.list': ({ toolConfigs }, scope) => toolConfigs.list(scope, page),
  'claudeCode.get': ({ claudeCode }, scope, { sessionId }) => claudeCode.get(scope, sessionId),
  'projects.get': ({ projects }, scope, { projectId }) => projects.get(scope, projectId),
  'projects.list': ({ projects }, scope) => projects.list(scope, page),
  'memories.get': ({ memories }, scope, { projectId, memoryKey }) =>
    memories.get(scope, { project_id: projectId, key: memoryKey }),
  'memories.getFor': ({ memories }, scope, { projectId, memoryKey }) =>
    memories.getFor(scope, OPERATOR, { project_id: projectId, key: memoryKey }),
  'memories.listFor': ({ memories }, scope, { projectId }) =>
    memories.listFor(scope, OPERATOR, projectId, page),
  'memories.peek': ({ memories }, scope, { projectId, memoryKey }) =>
    memories.peek(scope, { project_id: projectId, key: memoryKey }),
  'memories.peekPart': ({ memories }, scope, { projectId, memoryKey }) =>
    memories.peekPart(scope, { project_id: projectId, key: memoryKey }, { offset: 0, max_chars: 1_000 }),
  'memories.keys': ({ memories }, scope, { projectId }) =>
    memories.keys(scope, projectId, { prefix: 'key of' }, page),
  'memories.newest': ({ memories }, scope) => memories.newest(scope, page),
  'memories.peekList': ({ memories }, scope, { projectId }) => memories.peekList(scope, projectId, page),
  'memories.list': ({ memories }, scope, { projectId }) => memories.list(scope, projectId, page),
  'resumeContext.find': ({ resumeContext }, scope, { mark }) =>
    resumeContext.find(scope, { project_path: `/work/${mark}`, max_chars: 20_000 }),
  'resumeContext.get': ({ resumeContext }, scope, { projectId }) =>
    resumeContext.get(scope, { project_id: projectId, max_chars: 20_000 }),
  'resumeContext.text': ({ resumeContext }, scope, { mark }) =>
    resumeContext.text(scope, { project_path: `/work/${mark}`, max_chars: 20_000 }),
  'omnimemory1Uploads.get': ({ omnimemory1Uploads }, scope, { importId }) =>
    omnimemory1Uploads.get(scope, importId),
  'omnimemory1Uploads.list': ({ omnimemory1Uploads }, scope) => omnimemory1Uploads.list(scope, page),
  'deletions.get': async ({ deletions }, scope, { deletionId, mark }) =>
    counted(mark, (await deletions.get(scope, deletionId)).rows.tool_sessions ?? 0),
  'deletions.list': async ({ deletions }, scope, { deletionId, mark }) =>
    counted(mark, (await deletions.list(scope, {}, page)).json.includes(deletionId) ? 1 : 0),
  'deletions.preview': async ({ deletions }, scope, { sessionId, mark }) =>
    counted(mark, (await deletions.preview(scope, { kind: 'session', id: sessionId }, OPERATOR)).checkpoints),
  'settings.get': async ({ settings }, scope, { mark }) => {
    const { max_events_per_minute } = (await settings.get(scope)).settings;
    return counted(mark, max_events_per_minute === numberOf(mark) ? 1 : 0);
  },
};
