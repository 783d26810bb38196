import { expect, test } from '@jest/globals';
import request from 'supertest';
import { setUpDatabase } from '../support/set-up.ts';
import { createTestApp, keyOf } from '../support/test-app.ts';

const db = await setUpDatabase();
const app = createTestApp(db);
const tenant = await db.newTenant();
const authorization = await keyOf(db, tenant);

const TIME = 'must be a time with a zone, such as `2026-11-27T09:30:00Z`';

test.each([
  [{}, 'tool_id', 'is required'],
  [{ tool_id: 1 }, 'tool_id', 'must be a string, not a number'],
  [{ tool_id: null }, 'tool_id', 'must be a string, not null'],
  [{ tool_id: ['a'] }, 'tool_id', 'must be a string, not an array'],
  [{ tool_id: '' }, 'tool_id', 'must not be empty'],
  [{ tool_id: 'x'.repeat(256) }, 'tool_id', 'must have at most 255 characters'],
  [{ tool_id: 'a', process_id: '7' }, 'process_id', 'must be a number, not a string'],
  [{ tool_id: 'a', process_id: 1.5 }, 'process_id', 'must be a whole number, not a fraction'],
  [{ tool_id: 'a', color: 1 }, 'color', 'is not a known field'],
])('a body %j: %s %s', async (body, path, message) => {
  const { status, body: problem } = await request(app).post('/v1/sessions').set({ authorization }).send(body);
  expect([status, problem.errors]).toEqual([422, [{ path, message }]]);
});

test.each([
  ['/v1/sessions?limit=abc', 'query.limit', 'must be a number'],
  ['/v1/sessions?limit=0', 'query.limit', 'must be at least 1'],
  ['/v1/sessions?open=maybe', 'query.open', 'must be `true` or `false`'],
  ['/v1/search', 'query.q', 'is required'],
  [`/v1/search?mode=words&q=${'x'.repeat(501)}`, 'query.q', 'must have at most 500 characters'],
  ['/v1/checkpoints?as_of=2026-11-27', 'query.as_of', TIME],
  ['/v1/checkpoints?as_of=2026-11-27T10:00:00+01:00', 'query.as_of', `${TIME}; encode + as %2B in a URL`],
  ['/v1/metrics?from=yesterday', 'query.from', TIME],
])('%s: %s %s', async (url, path, message) => {
  const { status, body } = await request(app).get(url).set({ authorization });
  expect([status, body.errors]).toEqual([422, [{ path, message }]]);
});
