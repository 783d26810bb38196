import { describe, expect, test } from '@jest/globals';
import { type Day, ID, PROJECT, TEXT, TIME, WORKSPACE } from './day.ts';

/** What the dashboard shows and changes about sessions after the day. */
export function replayDashboardSessions(day: Day): void {
  const claudeSession = () => ({
    session_id: day.claude,
    tool_id: 'claude-code',
    tool_version: '1.0.58',
    started_at: TIME,
    ended_at: null,
    last_activity: TIME,
    total_compressions: 2,
    total_embeddings: 3,
    total_workflows: 1,
    tokens_saved: 800,
    tenant_id: null,
    project_id: PROJECT,
    previous_session_id: null,
    evolution_metadata: null,
    process_id: 4_242,
    instance_id: 'tab-1',
    pinned: false,
    archived: false,
  });

  describe('the dashboard, about sessions', () => {
    test('lists the sessions that are active, and all of them', async () => {
      const active = await day.dashboard.get('/sessions/active?tool_id=claude-code');
      expect(active.body).toEqual({
        active_sessions: [claudeSession()],
        sessions: [claudeSession()],
        count: 1,
        tool_id: 'claude-code',
      });
      const all = (await day.dashboard.get('/sessions?limit=50&include_archived=true&tool_id=claude-code'))
        .body;
      expect(all).toEqual({
        sessions: [{ ...claudeSession(), context_json: TEXT }],
        count: 1,
        filters: {
          project_id: null,
          workspace_path: null,
          include_archived: true,
          pinned_only: false,
          tool_id: 'claude-code',
        },
      });
      expect((await day.dashboard.get('/sessions/stats')).body).toEqual({
        total_sessions_lifetime: 2,
        active_sessions: 2,
        ended_sessions: 0,
        archived_sessions: 0,
        pinned_sessions: 0,
        total_tools: 2,
        avg_session_duration_seconds: expect.any(Number),
        timestamp: TIME,
      });
    });

    test('shows one of them with its samples', async () => {
      const { body } = await day.dashboard.get(`/sessions/${day.claude}`);
      expect(body).toMatchObject({ ...claudeSession(), workspace_path: WORKSPACE, user_id: null });
      expect(body.metrics.map((one: { tokens_saved_delta: number }) => one.tokens_saved_delta)).toEqual([
        0, 0, 0, 700, 100, 0,
      ]);
      expect((await day.dashboard.get('/sessions/unknown')).status).toBe(404);
    });

    test('pins, archives and exports one', async () => {
      const change = async (verb: string) =>
        (await day.dashboard.post(`/sessions/${day.claude}/${verb}`)).body as Record<string, unknown>;
      expect(await change('pin')).toEqual({
        session_id: day.claude,
        message: TEXT,
        pinned: true,
        archived: null,
        session: expect.objectContaining({ session_id: day.claude, pinned: true }),
      });
      expect(await change('archive')).toMatchObject({ pinned: null, archived: true });
      expect(await change('unarchive')).toMatchObject({ pinned: null, archived: false });
      expect(await change('unpin')).toMatchObject({ pinned: false, archived: null });
      expect((await day.dashboard.get(`/sessions/${day.claude}/export`)).body).toEqual({
        session_id: day.claude,
        tool_id: 'claude-code',
        workspace_path: WORKSPACE,
        project_id: PROJECT,
        created_at: TIME,
        last_activity: TIME,
        ended_at: null,
        pinned: false,
        archived: false,
        context: expect.objectContaining({ files_accessed: [] }),
        metadata: { exported_at: TIME, export_version: '1.0', compression: null },
      });
    });

    test('shows the tools, and is told what was invented', async () => {
      const tools = (await day.dashboard.get('/tools/initialized')).body;
      expect([tools.count, tools.tools.map((one: { id: string }) => one.id).sort()]).toEqual([
        2,
        ['claude-code', 'cursor'],
      ]);
      for (const path of [
        '/benchmark/swe-bench',
        '/benchmark/comparison',
        '/benchmark/cost-analysis?monthly_operations=100000',
        '/benchmark/token-savings',
        '/api/team/team-1/stats',
      ])
        expect(await day.dashboard.get(path)).toEqual({ status: 404, body: { detail: TEXT } });
    });

    test('starts a session and ends it, once', async () => {
      const asked = { tool_id: 'codex', process_id: 7, workspace_path: '/w', project_id: 'p', colour: 'red' };
      const { body } = await day.mcp.post('/sessions/start', asked);
      expect(body).toEqual({ session_id: ID, tool_id: 'codex', tool_version: null, status: 'started' });
      const ended = await day.mcp.post(`/sessions/${body.session_id}/end`);
      expect(ended.body).toMatchObject({
        session_id: body.session_id,
        status: 'ended',
        summary: { ended_at: TIME },
      });
      expect((await day.mcp.post(`/sessions/${body.session_id}/heartbeat`)).status).toBe(404);
      expect((await day.mcp.post('/sessions/unknown/end')).status).toBe(404);
    });
  });
}
