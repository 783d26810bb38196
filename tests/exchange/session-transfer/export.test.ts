import { describe, expect, test } from '@jest/globals';
import type { OmniMemory } from '../../../client/src/client.ts';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { PART_LIMITS } from '../../../src/features/exchange/session-transfer/session-transfer.schemas.ts';
import { setUpApi } from '../../support/set-up.ts';
import { fullSession } from './full-session.ts';

const { db, api } = await setUpApi();
const a = await db.newTenant('A');
const [clientOfA, clientOfB] = [await api.clientOf(a), await api.clientOf(await db.newTenant('B'))];

const exported = (client: OmniMemory, session_id: string) =>
  client.request('GET /v1/sessions/{session_id}/export', { params: { session_id } });

/** How often it was changed, who made it and how its tool names it, and sums that are counted where they arose. */
const NOT_EXPORTED = [
  ...[
    'revision',
    'external_id',
    'ended_by',
    'created_by',
    'created_by_key',
    'model_requests',
    'failed_requests',
  ],
  ...['input_tokens', 'cache_read_tokens', 'cache_creation_tokens', 'output_tokens', 'reasoning_tokens'],
  'cost_usd_micros',
];

describe.each([
  ['in local mode', () => api.local, () => LOCAL as Scope],
  ['in a tenant', () => clientOfA, () => a as Scope],
])('an export %s', (_name, clientOf, scopeOf) => {
  test('has the session with all that belongs to it, oldest first', async () => {
    const session_id = await fullSession(db, scopeOf(), 'exported');
    const document = await exported(clientOf(), session_id);
    const shown = await db.services.sessions.get(scopeOf(), session_id);
    const session = Object.fromEntries(
      Object.entries(shown).filter(([name]) => !NOT_EXPORTED.includes(name)),
    );
    expect(document).toMatchObject({
      format: 'omnimemory.session',
      version: 2,
      session: { ...session, compressed_context: 'what was said' },
      context: {
        files_accessed: [
          { path: 'src/a.ts', importance: 0.5 },
          { path: 'src/b.ts', importance: null },
        ],
        searches: [{ query: 'main' }],
        decisions: [{ decision: 'Grüße, 世界' }],
        saved_memories: [{ id: 'mem_1', key: 'architecture' }],
      },
      checkpoints: [
        { summary: 'first', valid_to: expect.any(String), superseded_by: expect.any(String) },
        { summary: 'second\nline', compressed_context: 'CTX', valid_to: null, superseded_by: null },
      ],
      metrics: [{ tokens_saved: 100, tokens_saved_delta: 100, metadata: { customer: 'acme' } }],
      velocity: [{ velocity: 5.5 }],
      predictions: [{ predicted_tokens: 9, strategy: 'warning' }],
      claude_code: { mcp_version: '1.2', features_enabled: ['memory'] },
      truncated: [],
    });
    expect(JSON.stringify(document)).not.toContain('/home/dev/app');
  });

  test('of a session with nothing in it has empty lists', async () => {
    const { session_id } = await db.services.sessions.start(scopeOf(), { tool_id: 'cursor' });
    expect(await exported(clientOf(), session_id)).toMatchObject({
      checkpoints: [],
      metrics: [],
      claude_code: null,
      truncated: [],
    });
  });

  test('has the newest samples up to its limit, and says that there are more', async () => {
    const { session_id } = await db.services.sessions.start(scopeOf(), { tool_id: 'cursor' });
    await db.asAdmin((admin) =>
      admin.query(
        `insert into session_velocity (scope_id, tenant_id, session_id, tokens_saved, velocity, timestamp)
         select scope_id, tenant_id, session_id, n, n, started_at + make_interval(secs => n)
         from tool_sessions, generate_series(1, $2) n where session_id = $1`,
        [session_id, PART_LIMITS.velocity.items + 5],
      ),
    );
    const { velocity, truncated } = await exported(clientOf(), session_id);
    expect(velocity.map((sample) => sample.tokens_saved)).toEqual(
      Array.from({ length: PART_LIMITS.velocity.items }, (_, n) => n + 6),
    );
    expect(truncated).toEqual(['velocity']);
  });

  test('has the newest checkpoints that fit into its bytes, so that it can always be imported', async () => {
    const { session_id } = await db.services.sessions.start(scopeOf(), { tool_id: 'cursor' });
    const compressed_context = '世'.repeat(300_000);
    for (const summary of ['1', '2', '3', '4'])
      await db.services.checkpoints.store(scopeOf(), {
        session_id,
        tool_id: 'cursor',
        checkpoint_type: 'auto',
        summary,
        compressed_context,
      });
    const document = await exported(clientOf(), session_id);
    expect(document.checkpoints.map(({ summary }) => summary)).toEqual(['2', '3', '4']);
    expect(document.truncated).toEqual(['checkpoints']);
    expect(Buffer.byteLength(JSON.stringify(document))).toBeLessThan(11 * 1_048_576);
    expect(await clientOf().request('POST /v1/sessions/import', { body: document })).toMatchObject({
      tool_id: 'cursor',
    });
  });

  test('of an unknown session is a 404', async () => {
    await expect(exported(clientOf(), 'nobody')).rejects.toMatchObject({
      status: 404,
      code: 'session_not_found',
    });
  });
});

test('neither another tenant nor local mode can export it', async () => {
  const session_id = await fullSession(db, a, 'not theirs');
  for (const client of [clientOfB, api.local])
    await expect(exported(client, session_id)).rejects.toMatchObject({ status: 404 });
});
