import { describe, expect, test } from '@jest/globals';
import { type Day, ID, operation, PROJECT, TEXT, TIME, WORKSPACE } from './day.ts';

/** The MCP server, the services behind it, the gateway and the command line. */
export function replayPrograms(day: Day): void {
  describe('the MCP server', () => {
    const asked = {
      tool_id: 'claude-code',
      tool_version: '1.0.58',
      process_id: 4_242,
      instance_id: 'tab-1',
      project_id: 'not-read',
      workspace_path: WORKSPACE,
      user: 'dev',
    };

    test('finds the service, and gets one session for one process', async () => {
      expect(await day.mcp.get('/health')).toEqual({ status: 200, body: { status: 'healthy' } });
      const { status, body } = await day.mcp.post('/sessions/get_or_create', asked);
      day.claude = body.session_id;
      const answer = {
        session_id: ID,
        tool_id: 'claude-code',
        tool_version: '1.0.58',
        process_id: 4_242,
        message: TEXT,
      };
      expect([status, body]).toEqual([200, { ...answer, status: 'created' }]);
      const again = await day.mcp.post('/sessions/get_or_create', asked);
      expect(again.body).toEqual({ ...answer, session_id: day.claude, status: 'existing' });
      expect((await day.mcp.post(`/sessions/${day.claude}/heartbeat`)).body).toEqual({
        session_id: day.claude,
        status: 'active',
        last_activity: TIME,
        message: TEXT,
      });
    });

    test('tracks its operations, and cleans up', async () => {
      const track = (more: object) =>
        day.mcp.post('/track/tool-operation', operation(day.claude, 'claude-code', more));
      expect(await track({})).toEqual({ status: 200, body: { status: 'success', operation_id: ID } });
      const symbol = {
        operation_mode: 'symbol',
        tokens_original: 600,
        tokens_actual: 100,
        tokens_prevented: 500,
      };
      await track({ ...symbol, response_time_ms: 20 });
      const search = {
        tool_name: 'search',
        operation_mode: 'semantic',
        file_path: null,
        parameters: { query: 'login' },
      };
      await track({
        ...search,
        tokens_original: 2_000,
        tokens_actual: 500,
        tokens_prevented: 1_500,
        response_time_ms: 31.5,
      });
      expect((await day.mcp.post('/track/cleanup', { deleted: 3, freed_bytes: 100 })).status).toBe(200);
      for (const path of ['/metrics/tier-serving', '/metrics/compression-failure', '/metrics/prefetch'])
        expect(await day.mcp.post(path, { file_path: 'a.py' })).toEqual({
          status: 404,
          body: { detail: TEXT },
        });
    });

    test('reads its session and what was done in it', async () => {
      const { body } = await day.mcp.get(`/sessions/${day.claude}`);
      expect(body).toMatchObject({
        session_id: day.claude,
        project_id: PROJECT,
        workspace_path: WORKSPACE,
        pinned: false,
      });
      const activity = await day.mcp.get(`/sessions/${day.claude}/activity?limit=10`);
      expect(activity.body.operations.map((one: { file_path: string }) => one.file_path)).toEqual([
        null,
        `${WORKSPACE}/auth.py`,
        `${WORKSPACE}/auth.py`,
      ]);
    });
  });

  describe('the services of embeddings, compression and workflows', () => {
    const of = () => ({ tool_id: 'claude-code', session_id: day.claude });

    test('track what they did', async () => {
      for (const cached of [false, true, false])
        expect(await day.service.post('/track/embedding', { ...of(), cached, text_length: 120 })).toEqual({
          status: 200,
          body: { status: 'tracked', session_id: day.claude, cached },
        });
      for (const [original_tokens, compressed_tokens] of [
        [1_000, 300],
        [500, 400],
      ] as const) {
        const tokens_saved = original_tokens - compressed_tokens;
        const sent = { ...of(), original_tokens, compressed_tokens, tokens_saved, quality_score: 0.8 };
        expect((await day.service.post('/track/compression', sent)).body).toEqual({
          status: 'tracked',
          session_id: day.claude,
          tokens_saved,
        });
      }
      const workflow = { ...of(), pattern_id: 'git-commit', commands_count: 3 };
      expect((await day.service.post('/track/workflow', workflow)).body).toMatchObject({ status: 'tracked' });
    });

    test('track work of a session that nobody has started', async () => {
      const sent = { tool_id: 'cursor', session_id: day.cursor, original_tokens: 100, compressed_tokens: 50 };
      await day.service.post('/track/compression', { ...sent, tokens_saved: 50, quality_score: 0.9 });
      const unchanged = {
        operation_mode: 'overview',
        tokens_original: 400,
        tokens_actual: 400,
        tokens_prevented: 50,
      };
      await day.mcp.post(
        '/track/tool-operation',
        operation(day.cursor, 'cursor', { ...unchanged, file_path: '/b.ts' }),
      );
      expect((await day.dashboard.get(`/sessions/${day.cursor}`)).body).toMatchObject({
        tool_id: 'cursor',
        tool_version: '1.0.0',
        tokens_saved: 50,
      });
    });
  });

  describe('the gateway and the command line', () => {
    test('probe the service, and read the context of a session', async () => {
      expect((await day.gateway.get('/health')).body).toEqual({ status: 'healthy' });
      expect((await day.cli.get('/health')).body).toEqual({ status: 'healthy' });
      expect((await day.gateway.get('/stats')).status).toBe(200);
      expect((await day.gateway.post(`/sessions/${day.claude}/heartbeat`)).status).toBe(200);
      expect((await day.gateway.get(`/sessions/${day.claude}/context`)).body).toEqual({
        session_id: day.claude,
        context: expect.objectContaining({
          files_accessed: [],
          searches: [],
          decisions: [],
          saved_memories: [],
        }),
        compressed: null,
        size_bytes: expect.any(Number),
      });
    });

    test('are told what was never there', async () => {
      for (const path of [
        '/unified/predictions',
        '/unified/orchestration',
        '/unified/suggestions',
        '/unified/insights',
      ])
        expect(await day.gateway.get(path)).toEqual({ status: 404, body: { detail: TEXT } });
      expect((await day.gateway.post(`/sessions/${day.claude}/agent-context`, {})).status).toBe(404);
      expect((await day.cli.post('/unified/feedback', {})).status).toBe(404);
      expect((await day.gateway.post('/sessions', {})).status).toBe(405);
    });
  });
}
