import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { includesTag, tagsOf } from '../../src/http/endpoints/entity-tags.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { createTestApp, keyOf } from '../support/test-app.ts';

const db = await setUpDatabase();
const app = createTestApp(db);
const tenant = await db.newTenant();
const authorization = await keyOf(db, tenant);
const { project_id } = await db.services.projects.getOrCreate(tenant, { workspace_path: '/w' });
const session_id = await db.newSession(tenant);
const { checkpoint_id } = await db.services.checkpoints.store(tenant, {
  ...{ session_id, tool_id: 'cursor', summary: 's', visibility: 'team' },
  checkpoint_type: 'manual',
});

/** What has revisions, each with a change that counts. */
const CHANGES = [
  ['patch', `/v1/sessions/${session_id}`, () => ({ pinned: true })],
  ['patch', `/v1/projects/${project_id}`, () => ({ settings: { n: Math.random() } })],
  ['patch', `/v1/checkpoints/${checkpoint_id}`, () => ({ summary: `s ${Math.random()}` })],
  ['put', `/v1/projects/${project_id}/memories/k`, () => ({ value: 'v' })],
  ['put', '/v1/tool-configs/cursor', () => ({ max_tokens: 5 })],
  ['put', `/v1/sessions/${session_id}/claude-code`, () => ({ mcp_version: '1' })],
  ['patch', '/v1/settings', () => ({ collection_interval_seconds: 3 })],
] as const;

describe.each(CHANGES)('If-Match with %s %s', (method, path, bodyOf) => {
  const send = (ifMatch?: string) =>
    request(app)
      [method](path)
      .set({ authorization, ...(ifMatch !== undefined && { 'if-match': ifMatch }) })
      .send(bodyOf());

  test('matches where one tag of a list does, and where there is anything for *', async () => {
    const { etag: first = '' } = (await send()).headers;
    const second = await send(`"999", ${first}`);
    expect(second.status).toBe(200);
    const third = await send(`W/"1",${second.headers.etag} , "other, with a comma"`);
    expect(third.status).toBe(200);
    const fourth = await send('*');
    expect(fourth.status).toBe(200);
    const now = fourth.headers.etag ?? '';
    const many = Array.from({ length: 11 }, (_, n) => `"${900_000 + n}"`).join();
    for (const none of [
      first,
      `${first}, "999"`,
      `W/${now}`,
      `"999","998"`,
      now.slice(1),
      `${now}"x"`,
      '',
      many,
    ])
      expect([none, (await send(none)).body.code]).toEqual([none, 'precondition_failed']);
    const get = await request(app).get(path).set({ authorization });
    expect(get.headers.etag).toBe(now);
  });
});

describe('* requires that the object exists', () => {
  const star = { authorization, 'if-match': '*' };

  test('no memory and no details of Claude Code are created', async () => {
    const other = await db.newSession(tenant);
    for (const path of [`/v1/projects/${project_id}/memories/none`, `/v1/sessions/${other}/claude-code`]) {
      const body = path.includes('memories') ? { value: 'v' } : {};
      expect([path, (await request(app).put(path).set(star).send(body)).body.code]).toEqual([
        path,
        'precondition_failed',
      ]);
      expect((await request(app).get(path).set({ authorization })).status).toBe(404);
    }
  });

  test('a default counts as an existing object', async () => {
    expect((await request(app).put('/v1/tool-configs/new').set(star).send({})).status).toBe(200);
    const fresh = { ...star, authorization: await keyOf(db, await db.newTenant()) };
    expect(
      (await request(app).patch('/v1/settings').set(fresh).send({ metrics_streaming: true })).status,
    ).toBe(200);
  });
});

test('entity tags are read as RFC 9110 writes them', () => {
  expect(tagsOf(' * ')).toBe('*');
  expect(tagsOf('"a"')).toEqual(['"a"']);
  expect(tagsOf('"a" ,, W/"b, c",')).toEqual(['"a"', 'W/"b, c"']);
  for (const wrong of ['', 'a', '"a', '"a" "b"', '"a""b"', '*, "a"', 'w/"a"', ','])
    expect(tagsOf(wrong)).toBeUndefined();
  expect([includesTag('W/"1", "2"', '"1"'), includesTag('"3"', '"1"'), includesTag('*', '"1"')]).toEqual([
    true,
    false,
    true,
  ]);
  // a header has 16 kB at most, and none of them takes long
  for (const long of [' '.repeat(16_000), `"${' "'.repeat(8_000)}`, `"a"${' ,'.repeat(8_000)}x`])
    tagsOf(long);
});
