import { expect, test } from '@jest/globals';
import request from 'supertest';
import { setUpDatabase } from '../support/set-up.ts';
import { createTestApp, keyOf } from '../support/test-app.ts';

const db = await setUpDatabase();
const app = createTestApp(db);
const key = await keyOf(db, await db.newTenant());
const otherKey = await keyOf(db, await db.newTenant());

const get = (path: string, authorization = key) => request(app).get(path).set({ authorization });
const start = (tool_id: string, authorization = key) =>
  request(app).post('/v1/sessions').set({ authorization }).send({ tool_id });

test('pages neither repeat nor skip a row while others are inserted', async () => {
  const started: string[] = [];
  for (let n = 0; n < 9; n++) started.unshift((await start('walk')).body.session_id);
  const seen: string[] = [];
  let cursor: string | null = null;
  let pages = 0;
  do {
    const answer = await get(`/v1/sessions?tool_id=walk&limit=4${cursor ? `&cursor=${cursor}` : ''}`);
    seen.push(...answer.body.data.map((one: { session_id: string }) => one.session_id));
    cursor = answer.body.next_cursor;
    pages += 1;
    await start('walk');
  } while (cursor);
  expect([seen, pages]).toEqual([started, 3]);
});

test('rows of the same instant are all shown, once', async () => {
  await db.asAdmin(async (admin) => {
    await admin.query(
      `insert into tool_sessions (session_id, tool_id, started_at) select 'same-' || n, 'instant', '2026-01-01Z' from generate_series(1, 10) n`,
    );
  });
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const { body } = await request(app).get(
      `/v1/sessions?tool_id=instant&limit=3${cursor ? `&cursor=${cursor}` : ''}`,
    );
    seen.push(...body.data.map((one: { session_id: string }) => one.session_id));
    cursor = body.next_cursor;
  } while (cursor);
  expect(seen.sort()).toEqual(Array.from({ length: 10 }, (_, n) => `same-${n + 1}`).sort());
});

test('a page that is exactly full is the last one', async () => {
  for (let n = 0; n < 3; n++) await start('full');
  const { body } = await get('/v1/sessions?tool_id=full&limit=3');
  expect([body.data.length, body.next_cursor]).toEqual([3, null]);
});

test('a limit above the maximum counts as the maximum', async () => {
  expect((await get('/v1/sessions?limit=1000000')).status).toBe(200);
});

test('a cursor works only for the list and the tenant that it was made for', async () => {
  for (let n = 0; n < 2; n++) await start('mine');
  const cursor: string = (await get('/v1/sessions?limit=1')).body.next_cursor;
  const refused = { status: 400, body: expect.objectContaining({ code: 'invalid_cursor' }) };
  expect(await get(`/v1/sessions?limit=1&cursor=${cursor}`)).toMatchObject({ status: 200 });
  expect(await get(`/v1/sessions?limit=1&cursor=${cursor}`, otherKey)).toMatchObject(refused);
  expect(await request(app).get(`/v1/sessions?limit=1&cursor=${cursor}`)).toMatchObject(refused);
  expect(await get(`/v1/metrics?limit=1&cursor=${cursor}`)).toMatchObject(refused);
  for (const place of [0, 10, cursor.length - 1]) {
    const changed = cursor[place] === 'A' ? 'B' : 'A';
    const forged = cursor.slice(0, place) + changed + cursor.slice(place + 1);
    // the last digit of base64url may carry no bits
    if (Buffer.from(forged, 'base64url').equals(Buffer.from(cursor, 'base64url'))) continue;
    expect(await get(`/v1/sessions?limit=1&cursor=${forged}`)).toMatchObject(refused);
  }
});

test('a cursor works only for the filter and the order that it was made for', async () => {
  const filtered: string = (await get('/v1/sessions?limit=1&tool_id=mine')).body.next_cursor;
  const refused = { status: 400, body: expect.objectContaining({ code: 'invalid_cursor' }) };
  expect(await get(`/v1/sessions?tool_id=mine&limit=5&cursor=${filtered}`)).toMatchObject({ status: 200 });
  expect(await get(`/v1/sessions?limit=1&cursor=${filtered}`)).toMatchObject(refused);
  expect(await get(`/v1/sessions?limit=1&tool_id=full&cursor=${filtered}`)).toMatchObject(refused);
});

test('a cursor of a search for memories is not one of a search for checkpoints, whose keys are numbers', async () => {
  const path = '/v1/projects';
  const { body } = await request(app).post(path).set({ authorization: key }).send({ workspace_path: '/p' });
  for (const name of ['one', 'two'])
    await request(app)
      .put(`${path}/${body.project_id}/memories/${name}`)
      .set({ authorization: key })
      .send({ value: 'words to look for' });
  const cursor: string = (await get('/v1/search?q=words&type=memory&limit=1')).body.next_cursor;
  const refused = { status: 400, body: expect.objectContaining({ code: 'invalid_cursor' }) };
  expect(await get(`/v1/search?q=words&limit=1&cursor=${cursor}`)).toMatchObject(refused);
  expect(await get(`/v1/search?q=look&type=memory&limit=1&cursor=${cursor}`)).toMatchObject(refused);
  expect(await get(`/v1/search?q=words&type=memory&cursor=${cursor}`)).toMatchObject({ status: 200 });
});

test('a cursor does not reveal its row', async () => {
  const cursor: string = (await get('/v1/sessions?limit=1')).body.next_cursor;
  expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toMatch(/20\d\d-/);
});
