import { describe, expect, test } from '@jest/globals';
import { type Day, ID, operation, TEXT, TIME, WORKSPACE } from './day.ts';

/** What the dashboard shows about metrics after the day. */
export function replayDashboardMetrics(day: Day): void {
  describe('the dashboard, about metrics', () => {
    test('shows the sums of the day', async () => {
      expect((await day.dashboard.get('/metrics/aggregates?hours=24')).body).toEqual({
        total_tokens_saved: 850,
        total_embeddings: 3,
        total_compressions: 3,
        avg_cache_hit_rate: expect.closeTo(100 / 3, 6),
        avg_compression_ratio: expect.closeTo((70 + 20 + 50) / 3, 6),
        total_sessions: 2,
        active_sessions: 2,
      });
      expect((await day.dashboard.get('/metrics/latest')).body).toEqual({
        timestamp: TIME,
        tokens_saved: 850,
        total_compressions: 3,
        compression_ratio: expect.closeTo((70 + 20 + 50) / 3, 6),
        total_embeddings: 3,
        cache_hit_rate: expect.closeTo(100 / 3, 6),
        cache_hits: 1,
        cache_misses: 2,
      });
    });

    test('shows each tool', async () => {
      const ofClaude = { tokens_saved: 800, total_compressions: 2, total_embeddings: 3, active_sessions: 1 };
      expect((await day.dashboard.get('/metrics/by-tool?hours=24')).body).toEqual({
        hours: 24,
        tools: [
          {
            ...ofClaude,
            tool_id: 'claude-code',
            avg_cache_hit_rate: expect.closeTo(100 / 3, 6),
            avg_compression_ratio: 45,
            sample_count: 6,
          },
          {
            tool_id: 'cursor',
            tokens_saved: 50,
            total_compressions: 1,
            total_embeddings: 0,
            active_sessions: 1,
            avg_cache_hit_rate: null,
            avg_compression_ratio: 50,
            sample_count: 1,
          },
        ],
        total: { tokens_saved: 850, total_compressions: 3, total_embeddings: 3, active_sessions: 2 },
      });
      expect((await day.dashboard.get('/metrics/tool/claude-code?hours=24')).body).toMatchObject({
        tool_id: 'claude-code',
        hours: 24,
        metrics: { sample_count: 6, total_tokens_saved: 800, total_embeddings: 3, avg_quality_score: 0.8 },
      });
      expect((await day.dashboard.get('/tools/claude-code/metrics?hours=24')).body).toEqual({
        tool_id: 'claude-code',
        time_window_hours: 24,
        active_sessions: 1,
        total_embeddings: 3,
        total_compressions: 2,
        total_tokens_saved: 800,
        avg_cache_hit_rate: expect.closeTo(100 / 3, 6),
        avg_compression_ratio: 45,
        estimated_cost_saved: 0.012,
      });
      const history = await day.dashboard.get('/metrics/tool/claude-code/history?hours=24');
      expect(history.body).toMatchObject({ tool_id: 'claude-code', hours: 24, count: 6 });
      expect(
        history.body.history.map((one: { tokens_saved_delta: number }) => one.tokens_saved_delta),
      ).toEqual([0, 0, 0, 700, 100, 0]);
      expect(history.body.history[5]).toMatchObject({
        timestamp: TIME,
        session_id: day.claude,
        metadata: '{"pattern_id":"git-commit","commands_count":"3"}',
      });
    });

    test('shows what was saved over time', async () => {
      const { body } = await day.dashboard.get('/metrics/token-savings?hours=24');
      expect(body).toMatchObject({
        total_saved: 850,
        total_tokens_saved: 850,
        total_cost_saved: 0.01275,
        cost_saved_usd: 0.01275,
        savings_rate: 35,
        projected_monthly: 25_200,
        projected_monthly_savings: 25_200,
        hours_analyzed: 24,
      });
      expect(body.history).toEqual(body.time_series);
      expect(body.time_series.at(-1)).toMatchObject({ timestamp: TIME });
    });

    test('shows the operations, and what they prevented', async () => {
      const list = await day.dashboard.get(
        `/metrics/tool-operations?session_id=${day.claude}&limit=2&offset=1`,
      );
      expect(list.body).toEqual({
        operations: [
          {
            ...operation(day.claude, 'claude-code', {}),
            id: ID,
            operation_mode: 'symbol',
            tokens_original: 600,
            tokens_actual: 100,
            tokens_prevented: 500,
            response_time_ms: 20,
            created_at: TIME,
          },
          { ...operation(day.claude, 'claude-code', {}), id: ID, created_at: TIME },
        ],
        total: 3,
        limit: 2,
        offset: 1,
      });
      expect((await day.dashboard.get('/metrics/tool-breakdown?time_range=24h')).body).toEqual({
        read: {
          total_operations: 3,
          total_tokens_original: 2_000,
          total_tokens_actual: 700,
          total_tokens_prevented: 1_300,
          avg_response_time_ms: expect.closeTo(40 / 3, 6),
          by_mode: {
            full: { count: 1, tokens_prevented: 800, avg_response_time_ms: 10 },
            symbol: { count: 1, tokens_prevented: 500, avg_response_time_ms: 20 },
            overview: { count: 1, tokens_prevented: 0, avg_response_time_ms: 10 },
          },
        },
        search: {
          total_operations: 1,
          total_tokens_original: 2_000,
          total_tokens_actual: 500,
          total_tokens_prevented: 1_500,
          avg_response_time_ms: 31.5,
          by_mode: { semantic: { count: 1, tokens_prevented: 1_500, avg_response_time_ms: 31.5 } },
        },
        total_tokens_prevented: 2_800,
        total_cost_saved: 0.042,
        time_period: '24h',
      });
      expect(
        (await day.dashboard.get('/metrics/api-savings?time_range=24h&tool_id=claude-code')).body,
      ).toMatchObject({
        api_cost_baseline: 0.054,
        api_cost_actual: 0.012,
        total_cost_saved: 0.042,
        savings_percentage: 77.78,
        total_tokens_processed: 3_600,
        total_tokens_prevented: 2_800,
        total_operations: 3,
        breakdown_by_tool: {
          read: { cost_saved: expect.closeTo(0.0195, 9), tokens_prevented: 1_300, operations: 2 },
          search: { cost_saved: 0.0225, tokens_prevented: 1_500, operations: 1 },
        },
        time_range: '24h',
        calculated_at: TIME,
      });
    });

    test('shows the files and the cache', async () => {
      const files = (await day.dashboard.get('/metrics/file-access-heatmap?limit=20')).body;
      const unmeasured = { original_size: null, compressed_size: null, compression_ratio: null };
      expect(files).toEqual({
        files: [
          {
            ...{
              file_path: `${WORKSPACE}/auth.py`,
              access_count: 2,
              tools: ['claude-code'],
              current_tier: 'FRESH',
            },
            ...{ last_accessed: TIME, ...unmeasured },
          },
          {
            ...{ file_path: '/b.ts', access_count: 1, tools: ['cursor'], current_tier: 'FRESH' },
            ...{ last_accessed: TIME, ...unmeasured },
          },
        ],
        count: 2,
        limit: 20,
        total_files: 2,
      });
      const none = { count: 0, percentage: 0, avg_tokens: null, savings: null };
      expect((await day.dashboard.get('/metrics/tier-distribution')).body).toEqual({
        tiers: {
          FRESH: { count: 2, percentage: 100, avg_tokens: 667, savings: 65 },
          ...{ RECENT: none, AGING: none, ARCHIVE: none },
        },
        total_files: 2,
        timestamp: TIME,
      });
      const usage = (await day.dashboard.get('/metrics/cross-tool-usage?hours=24')).body;
      expect(usage).toMatchObject({ total_hits: 3, hours_analyzed: 24, note: TEXT });
      expect(usage.tools.map((tool: { tool_id: string }) => tool.tool_id)).toEqual(['claude-code', 'cursor']);
      expect(usage.tools[0].hourly_hits).toHaveLength(24);
      expect((await day.dashboard.get('/metrics/cache-performance')).body).toEqual({
        cache_hit_rate: 33.3,
        total_requests: 3,
        cache_hits: 1,
        cache_misses: 2,
        ...{ avg_latency_hit: null, avg_latency_miss: null, avg_latency_ms: null },
        ...{ storage_used: null, storage_saved: null, storage_used_mb: null },
        active_files: 2,
        total_files: 2,
        compression_ratio_avg: expect.closeTo((70 + 20 + 50) / 3, 6),
      });
      expect((await day.dashboard.get('/api/cache/stats')).body).toMatchObject({ status: 'unavailable' });
    });
  });
}
