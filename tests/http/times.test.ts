import { expect, test } from '@jest/globals';
import request from 'supertest';
import { API } from '../../src/api.ts';
import { PERMISSIONS } from '../../src/auth/permissions.ts';
import { withFullTimes } from '../../src/db/query/json-times.ts';
import { inFullForm } from '../../src/lib/utc.ts';
import { seedEverything } from '../contract/everything.ts';
import { plantClaim, plantExport, urlOf } from '../contract/url-of.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { createTestApp, keyOf } from '../support/test-app.ts';

const db = await setUpDatabase();
const app = createTestApp(db);
const tenant = await db.newTenant();
const all = await seedEverything(db.services, tenant, 'mark');
await plantClaim(db, tenant);
const authorization = await keyOf(db, tenant);
const seeded = { ...all, exportId: await plantExport(db, tenant) };

// of what a key may ask for
const GETS = API.filter(
  ({ method, permission }) => method === 'get' && PERMISSIONS[permission].key.length > 0,
).map(({ path }) => path);
const TIME = /"\d{4}-\d\d-\d\dT[^"]*"/g;
const FULL = /^"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00"$/;

const unparsed = (response: request.Response, done: (error: null, body: object) => void) => {
  response.text = '';
  response.on('data', (chunk: string) => {
    response.text += chunk;
  });
  response.on('end', () => done(null, {}));
};

// Times of whole seconds, whose fractions PostgreSQL does not print. The log's lines cannot be changed by anybody.
await db.asAdmin(async (admin) => {
  const { rows } = await admin.query<{ change: string }>(`
    select format('update %I set %s', table_name, string_agg(format('%1$I = date_trunc(''second'', %1$I)', column_name), ', ')) as change
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where table_schema = 'public' and data_type = 'timestamp with time zone' and is_generated = 'NEVER'
      and table_type = 'BASE TABLE' and table_name not in ('schema_migrations', 'audit_logs', 'checkpoints')
    group by table_name`);
  for (const { change } of rows) await admin.query(change);
  await admin.query(`update checkpoints set created_at = date_trunc('second', created_at)`);
});

// the log of this tenant is exported in tests/audit; the stream of changes does not end
const PATHS = GETS.filter((path) => !['/v1/audit-logs/export', '/v1/changes'].includes(path));

test.each(PATHS)('%s gives every time six digits and the same zone', async (path) => {
  const { status, text } = await request(app)
    .get(urlOf(path, seeded))
    .set({ authorization })
    .buffer(true)
    .parse(unparsed);
  expect([status, text.slice(0, status === 200 ? 0 : 400)]).toEqual([200, '']);
  // names of periods end in Z
  const times = (text.match(TIME) ?? []).filter((time) => !time.endsWith(':00Z"'));
  expect(times.filter((time) => !FULL.test(time))).toEqual([]);
});

test.each([
  ['2026-11-27T09:30:00+00:00', '2026-11-27T09:30:00.000000+00:00'],
  ['2026-11-27T09:30:00.1+00:00', '2026-11-27T09:30:00.100000+00:00'],
  ['2026-11-27T09:30:00.123456+00:00', '2026-11-27T09:30:00.123456+00:00'],
  ['infinity', 'infinity'],
])('%s becomes %s', (time, full) => expect(inFullForm(time)).toBe(full));

test('only the first fields of a row are times, whatever the others look like', () => {
  const text = '2026-11-27T09:30:00+00:00';
  const row = { at: text, none: null, also: '2026-11-27T09:30:00.12+00:00', text, json: { at: text } };
  expect(JSON.parse(withFullTimes(JSON.stringify(row), 3))).toEqual({
    ...row,
    at: '2026-11-27T09:30:00.000000+00:00',
    also: '2026-11-27T09:30:00.120000+00:00',
  });
});
