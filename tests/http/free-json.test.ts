import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { setUpDatabase } from '../support/set-up.ts';
import { createTestApp, keyOf } from '../support/test-app.ts';

const db = await setUpDatabase();
const app = createTestApp(db);
const tenant = await db.newTenant();
const key = await keyOf(db, tenant);
const session_id = await db.newSession(tenant);
const { project_id } = await db.services.projects.getOrCreate(tenant, { workspace_path: '/w' });

/** An object with so many bytes as JSON in UTF-8; `é` has two. */
const jsonOf = (bytes: number) => ({ a: 'é'.repeat(Math.floor((bytes - 8) / 2)) + 'x'.repeat(bytes % 2) });

const operation = (parameters: object) => ({
  ...{ session_id, tool_id: 'cursor', tool_name: 'read', operation_mode: 'full', parameters },
  ...{ tokens_original: 1, tokens_actual: 1, response_time_ms: 1 },
});
// a detail is a text or an object, so the fault is of both
const checkpoint = (detail: object) => ({
  ...{ session_id, tool_id: 'cursor', checkpoint_type: 'manual', summary: 's', decisions: [detail] },
});
const memories = `/v1/projects/${project_id}/memories`;

type Place = readonly [string, 'post' | 'put' | 'patch', string, (json: object) => object];
const PLACES: readonly Place[] = [
  ['parameters of an operation', 'post', '/v1/operations', operation],
  ['metadata of a memory', 'put', `${memories}/k`, (metadata) => ({ value: 'v', metadata })],
  ['settings of a project', 'patch', `/v1/projects/${project_id}`, (settings) => ({ settings })],
  ['a tool config', 'put', '/v1/tool-configs/cursor', (json) => json],
  ['a detail of a checkpoint', 'post', '/v1/checkpoints', checkpoint],
];

describe('free JSON has at most 64 KiB of UTF-8', () => {
  const send = ([, method, path, bodyOf]: Place, json: object) =>
    request(app)[method](path).set('authorization', key).send(bodyOf(json));

  test.each(PLACES)('%s', async (...place) => {
    // what PostgreSQL writes has a blank more, and a check of its own for the settings of a project
    expect((await send(place, jsonOf(65_500))).status).toBeLessThan(300);
    const refused = await send(place, jsonOf(65_538));
    expect([refused.status, refused.body.code]).toEqual([422, 'validation_failed']);
    if (place[0] !== 'a detail of a checkpoint')
      expect(JSON.stringify(refused.body.errors)).toContain('65536 bytes');
    const many = await send(
      place,
      Object.fromEntries(Array.from({ length: 9_000 }, (_, n) => [`key${n}`, n])),
    );
    expect(many.status).toBe(422);
  });

  test('also inside of a batch, where the others are stored', async () => {
    const items = [jsonOf(65_538), jsonOf(65_500)].map((json) => ({
      type: 'operation',
      data: operation(json),
    }));
    const { body } = await request(app).post('/v1/ingest').set('authorization', key).send({ items });
    expect([body.created, body.rejected, body.results[0].code]).toEqual([1, 1, 'validation_failed']);
  });
});
