import type { DatabaseSync } from 'node:sqlite';

type Time = (ms: number) => string;

const AT = Date.parse('2025-10-01T12:00:00Z');
const ORPHAN = '00000000-aaaa-4aaa-8aaa-000000000001';

/** One or more rows of each defect that files of OmniMemory 1 have. */
export function addFaults(file: DatabaseSync, local: Time, utc: Time): void {
  const metric = file.prepare(
    'insert into metrics (timestamp, service, tokens_saved, total_compressions, total_embeddings, tool_id, session_id, metadata, tokens_saved_delta) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  // without a session each row counted everything again; a row of an event has zeros; a counter starts anew
  for (const [n, saved] of [100, 150, 0, 180, 40].entries())
    metric.run(local(AT + n * 1_000), 'combined', saved, 1, null, 'aider', null, null, saved);
  metric.run(utc(AT), 'compression', 80, 1, 0, 'aider', null, null, -30);
  metric.run(local(AT), 'combined', 5, 1, 0, 'zed', ORPHAN, '{"customer":"acme","ünsafe":"x"}', 5);
  metric.run(local(AT), 'combined', -5, 1, 0, 'zed', ORPHAN, null, 0);
  metric.run('yesterday', 'combined', 5, 1, 0, 'zed', null, 'not json', 5);
  metric.run('2025-02-30 10:00:00', 'combined', 5, 1, 0, 'zed', null, null, 5);
  metric.run('2999-01-01 10:00:00', 'combined', 5, 1, 0, 'zed', null, null, 5);
  file.exec(
    `insert into metrics (timestamp, service, tokens_saved, tool_id) values ('${utc(AT)}', 'combined', 9007199254740993, 'zed')`,
  );
  file.exec(
    `insert into metrics (timestamp, service, tokens_saved, tool_id) values ('${utc(AT)}', 'combined', 9e999, 'zed')`,
  );
  file.exec(
    `insert into metrics (timestamp, service, tool_id, tool_version) values ('${utc(AT)}', 'combined', 'zed', cast(x'31ff32' as text))`,
  );
  const tagged = file
    .prepare(`insert into metrics (timestamp, service, tool_id) values (?, 'combined', 'zed')`)
    .run(utc(AT));
  const tag = file.prepare('insert into request_tags (metric_id, tag_key, tag_value) values (?, ?, ?)');
  tag.run(tagged.lastInsertRowid, 'customer', 'acme');
  tag.run(999_999_999, 'customer', 'nobody');

  const session = file.prepare(
    'insert into tool_sessions (session_id, tool_id, started_at, ended_at, last_activity, tokens_saved, project_id, tenant_id) values (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  session.run('ended-before-it-began', 'zed', utc(AT), utc(AT - 5_000), utc(AT), -5, null, null);
  session.run('lost-its-workspace', 'zed', utc(AT), null, utc(AT), 700, '0123456789abcdef', 'tenant-A');
  session.run('bad\u0001id', 'zed', utc(AT), null, utc(AT), 0, null, null);
  file
    .prepare(
      'insert into sessions (session_id, tool_id, workspace_path, project_id, context_json, compressed_context) values (?, ?, ?, ?, ?, ?)',
    )
    .run(
      'only-in-sessions',
      'mcp',
      '/home/dev/alone',
      'ffffffffffffffff',
      '{"files_accessed":[{"nothing":1}],"searches":["plain text"]}',
      'x'.repeat(1_000_001),
    );

  const memory = file.prepare(
    'insert into project_memories (memory_id, project_id, memory_key, memory_value, created_at, ttl_seconds, metadata_json) values (?, ?, ?, ?, ?, ?, ?)',
  );
  memory.run('mem_old000000001', 'ffffffffffffffff', 'twice', 'older', local(AT), null, null);
  memory.run('mem_new000000001', 'ffffffffffffffff', 'twice', 'newer', local(AT + 1_000), null, '[]');
  memory.run('mem_gone00000001', 'ffffffffffffffff', 'gone', 'expired', local(AT), 60, null);
  memory.run('mem_long00000001', 'ffffffffffffffff', 'long', 'x'.repeat(100_001), local(AT), null, null);

  const checkpoint = file.prepare(
    'insert into checkpoints (checkpoint_id, session_id, tool_id, checkpoint_type, created_at, summary, key_facts, recorded_at, valid_from, valid_to, superseded_by, supersedes) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const open = '9999-12-31 23:59:59';
  // a correction of the past: the successor begins before what it supersedes
  checkpoint.run(
    'ckpt_retroactive0',
    ORPHAN,
    'zed',
    'manual',
    local(AT),
    'wrong',
    '["a"]',
    local(AT),
    local(AT),
    local(AT - 9_000),
    'ckpt_correction0',
    null,
  );
  checkpoint.run(
    'ckpt_correction0',
    ORPHAN,
    'zed',
    'correction',
    local(AT + 5_000),
    'right',
    'not json',
    local(AT + 5_000),
    local(AT - 9_000),
    open,
    null,
    '["ckpt_retroactive0","ckpt_nowhere"]',
  );
  checkpoint.run(
    'ckpt_inverted0',
    ORPHAN,
    'zed',
    'my own type',
    local(AT),
    'inverted',
    '[1,{"a":2}]',
    null,
    local(AT),
    local(AT - 1_000),
    null,
    null,
  );
  checkpoint.run(
    'ckpt_dangling0',
    ORPHAN,
    'zed',
    'auto',
    local(AT),
    null,
    null,
    local(AT),
    null,
    open,
    'ckpt_nowhere',
    null,
  );
  checkpoint.run(
    'ckpt_nul0',
    ORPHAN,
    'zed',
    'auto',
    local(AT),
    'a\0b',
    null,
    local(AT),
    null,
    open,
    null,
    null,
  );
  checkpoint.run(
    'ckpt_long0',
    ORPHAN,
    'zed',
    'auto',
    local(AT),
    'x'.repeat(100_001),
    null,
    local(AT),
    null,
    open,
    null,
    null,
  );

  const operation = file.prepare(
    `insert into tool_operations (id, session_id, tool_name, operation_mode, tokens_original, tokens_actual, tokens_prevented, response_time_ms, created_at, tool_id) values (?, ?, ?, ?, ?, ?, ?, 1.5, ?, 'zed')`,
  );
  operation.run('a'.repeat(32), ORPHAN.replaceAll('-', ''), 'read', 'full', 100, 40, -7, `${utc(AT)}.123456`);
  operation.run('b'.repeat(32), ORPHAN.replaceAll('-', ''), 'write', 'full', 100, 40, 60, utc(AT));
  const prevention = file.prepare(
    'insert into api_prevention_metrics (session_id, tool_id, operation, baseline_tokens, actual_tokens, timestamp) values (?, ?, ?, ?, ?, ?)',
  );
  prevention.run(ORPHAN, 'zed', 'read', 100, 40, local(AT));
  prevention.run(ORPHAN, 'zed', 'search', 500, 90, local(AT));
  prevention.run(ORPHAN, 'zed', 'guess', 500, 90, local(AT));
  file.exec(`insert into session_velocity (session_id, tokens_saved, velocity, timestamp) values ('only-velocity', 5, 1.5, '${utc(AT)}');
    insert into checkpoint_predictions (session_id, predicted_at, strategy) values ('${ORPHAN}', '${utc(AT)}', 'guess');
    insert into cache_hits (tool_id, file_path, tokens_saved, timestamp) values ('zed', '/a', -4, '${utc(AT)}');
    insert into claude_code_sessions (session_id, mcp_version, features_enabled, created_at) values ('${ORPHAN}', '1.2', '{"a":true,"b":false}', '${utc(AT)}');
    insert into tool_configs (tool_id, config_json, updated_at) values ('zed', 'not json', '${utc(AT)}');
    insert into tenants (id, name, plan) values ('tenant-A', 'A', 'free')`);
}
