import type { Scope } from '../../../src/auth/scope.ts';
import type { TestDatabase } from '../../support/test-database.ts';

/** A session with something in each part of a document. Its second checkpoint takes the place of the first. */
export async function fullSession(db: TestDatabase, scope: Scope, tool_id = 'claude-code'): Promise<string> {
  const { sessions, sessionContext, checkpoints, metrics, velocity, predictions, claudeCode } = db.services;
  const { session_id } = await sessions.start(scope, {
    tool_id,
    tool_version: '2.0',
    process_id: 4711,
    instance_id: `instance of ${tool_id}`,
    workspace_path: '/home/dev/app',
  });
  await sessions.update(scope, session_id, { compressed_context: 'what was said', pinned: true });
  for (const entry of [
    { kind: 'file_access', path: 'src/a.ts', importance: 0.5 },
    { kind: 'file_access', path: 'src/b.ts' },
    { kind: 'search', query: 'main' },
    { kind: 'decision', decision: 'Grüße, 世界' },
    { kind: 'memory_reference', memory_id: 'mem_1', memory_key: 'architecture' },
  ] as const)
    await sessionContext.append(scope, session_id, entry);
  const plain = { session_id, tool_id, checkpoint_type: 'manual' } as const;
  const first = await checkpoints.store(scope, { ...plain, summary: 'first' });
  const second = await checkpoints.store(scope, {
    ...plain,
    summary: 'second\nline',
    visibility: 'team',
    decisions: [{ what: 'PostgreSQL', why: ['rows'] }, 'as text'],
    key_facts: ['fact'],
    compressed_context: 'CTX',
    original_tokens: 1000,
    valid_from: '2026-01-01T00:00:00.123456+00:00',
  });
  await db.asAdmin((admin) =>
    admin.query(
      `update checkpoints set superseded_by = case checkpoint_id when $1 then $2 end,
        valid_to = case checkpoint_id when $1 then now() + interval '1 min' else valid_to end,
        supersedes = case checkpoint_id when $2 then jsonb_build_array($1::text, 'ckpt_elsewhere') else supersedes end
       where checkpoint_id in ($1, $2)`,
      [first.checkpoint_id, second.checkpoint_id],
    ),
  );
  await metrics.store(scope, { session_id, tool_id, tokens_saved: 100, metadata: { customer: 'acme' } });
  await velocity.record(scope, { session_id, tokens_saved: 100, velocity: 5.5 });
  await predictions.record(scope, { session_id, predicted_tokens: 9, strategy: 'warning' });
  await claudeCode.save(scope, session_id, { mcp_version: '1.2', features_enabled: ['memory'] });
  return session_id;
}
