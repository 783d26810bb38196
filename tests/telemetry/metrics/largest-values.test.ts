import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Express } from 'express';
import request from 'supertest';
import { createTestApp } from '../../support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let db: TestDatabase;
let app: Express;
beforeAll(async () => {
  db = await createTestDatabase();
  app = createTestApp(db);
});
afterAll(() => db.drop());

const post = async (path: string, body: object) => {
  const answer = await request(app).post(path).send(body);
  expect([path, answer.status]).toEqual([path, 201]);
  return answer.body;
};

// A key that may only ingest could make every one of these answer 422 for a year.
test('every query works on the largest accepted values', async () => {
  const { session_id } = await post('/v1/sessions', { tool_id: 't' });
  const [largest, most] = [1e100, Number.MAX_SAFE_INTEGER];
  for (const sign of [1, 1, -1]) {
    const gauges = {
      cache_hit_rate: sign * largest,
      compression_ratio: sign * largest,
      quality_score: sign * largest,
    };
    await post('/v1/metrics', {
      tool_id: 't',
      tokens_saved: most,
      pattern_count: most,
      avg_latency_ms: largest,
      ...gauges,
    });
    await post('/v1/velocity', {
      session_id,
      tokens_saved: most,
      velocity: sign * largest,
      acceleration: largest,
    });
    await post('/v1/operations', {
      ...{ session_id, tool_id: 't', tool_name: 'read', operation_mode: 'full' },
      ...{ tokens_original: most, tokens_actual: 0, response_time_ms: largest },
    });
    await post('/v1/cache-hits', { tool_id: 't', file_path: 'f', tokens_saved: most });
  }
  for (const path of [
    ...[
      '/v1/metrics',
      '/v1/metrics/aggregates',
      '/v1/metrics/latest',
      '/v1/metrics/tools/t',
      '/v1/metrics/summary',
    ],
    ...[
      '/v1/costs',
      '/v1/operations',
      '/v1/operations/breakdown',
      '/v1/operations/savings',
      '/v1/cache-hits',
    ],
    ...[`/v1/velocity?session_id=${session_id}`, `/v1/sessions/${session_id}/export`],
  ])
    expect([path, (await request(app).get(path)).status]).toEqual([path, 200]);
});
