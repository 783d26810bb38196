import { describe, expect, test } from '@jest/globals';
import { type Day, PROJECT, TEXT } from './day.ts';

/** What the tests of OmniMemory 1 call, and no other client: contexts, projects and their memories. */
export function replayRecords(day: Day): void {
  describe('the tests of OmniMemory 1', () => {
    test('add to the context of a session, and read it', async () => {
      const path = `/sessions/${day.claude}/context`;
      const added = await day.mcp.post(path, {
        file_path: 'auth.py',
        file_importance: 0.8,
        search_query: 'login',
        decision: 'use JWT',
        memory_id: 'mem_1',
        memory_key: 'auth',
        agent: 'x',
      });
      expect(added.body).toMatchObject({ session_id: day.claude, message: TEXT });
      const { context } = (await day.gateway.get(path)).body;
      expect(context).toMatchObject({
        files_accessed: [{ path: 'auth.py', order: 1 }],
        file_importance_scores: { 'auth.py': 0.8 },
        searches: [{ query: 'login' }],
        recent_searches: [{ query: 'login' }],
        decisions: [{ decision: 'use JWT' }],
        saved_memories: [{ id: 'mem_1', key: 'auth' }],
      });
      expect((await day.mcp.post('/sessions/unknown/context', { decision: 'x' })).status).toBe(404);
    });

    test('read the sums of a session, and zeros of an unknown one', async () => {
      expect((await day.mcp.get(`/sessions/${day.claude}/metrics`)).body).toEqual({
        session_id: day.claude,
        total_embeddings: 3,
        total_compressions: 2,
        tokens_saved: 800,
        avg_cache_hit_rate: expect.closeTo(100 / 3, 6),
        avg_compression_ratio: 45,
        sample_count: 6,
      });
      expect((await day.mcp.get('/sessions/unknown/metrics')).body).toMatchObject({
        sample_count: 0,
        tokens_saved: 0,
      });
    });

    test('keep memories and settings of a project', async () => {
      const path = `/projects/${PROJECT}/memories`;
      const stored = await day.mcp.post(path, {
        key: 'auth',
        value: 'JWT',
        metadata: { by: 'dev' },
        ttl_seconds: 60,
      });
      expect([stored.status, stored.body]).toEqual([
        200,
        { memory_id: TEXT, project_id: PROJECT, key: 'auth', message: TEXT },
      ]);
      expect((await day.mcp.get(`${path}?key=auth`)).body).toMatchObject({
        project_id: PROJECT,
        memory: { key: 'auth', value: 'JWT', ttl_seconds: 60 },
      });
      expect((await day.mcp.get(path)).body).toMatchObject({ project_id: PROJECT, count: 1 });
      expect((await day.mcp.get(`${path}?key=other`)).status).toBe(404);
      expect((await day.mcp.post(path, { key: ' ', value: 'x' })).status).toBe(400);
      expect((await day.mcp.post('/projects/unknown/memories', { key: 'k', value: 'v' })).status).toBe(404);
      const settings = `/projects/${PROJECT}/settings`;
      await day.mcp.put(settings, { settings: { style: 'black', line: 88 } });
      await day.mcp.put(settings, { settings: { line: 100 } });
      expect((await day.mcp.get(settings)).body).toEqual({
        project_id: PROJECT,
        settings: { style: 'black', line: 100 },
        updated_at: null,
      });
    });
  });
}
