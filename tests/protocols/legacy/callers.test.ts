import { expect, test } from '@jest/globals';
import { LOCAL } from '../../../src/auth/scope.ts';
import { seedEverything } from '../../contract/everything.ts';
import { setUpApi } from '../../support/set-up.ts';
import { ANSWERING, attackOf } from './attack-inputs.ts';
import { digestOf } from './digest.ts';
import { legacyOf } from './legacy-client.ts';

const site = await setUpApi();
const { db } = site;

test('a viewer reads and changes nothing, not even how often a memory was read', async () => {
  const tenant = await db.newTenant();
  const seeded = await seedEverything(db.services, tenant, 'seen');
  const { userId } = await db.newMember(tenant, 'viewer');
  const viewer = await legacyOf(site, { ...tenant, userId });
  const before = await digestOf(db, tenant);
  const statuses: Record<string, number> = {};
  for (const route of ANSWERING) {
    const { path, body } = attackOf(route, seeded, tenant.tenantId);
    const call = route.method === 'get' ? viewer.get(path) : viewer[route.method](path, body);
    statuses[`${route.method} ${route.path}`] = (await call).status;
  }
  expect(await digestOf(db, tenant)).toEqual(before);
  const writes = Object.entries(statuses).filter(([name]) => !name.startsWith('get'));
  expect(writes.length).toBeGreaterThan(10);
  expect(writes.filter(([, status]) => status !== 403)).toEqual([]);
  const mine = ['get /sessions', 'get /projects/:project_id/memories', 'get /settings', 'get /tags/keys'];
  expect(mine.map((name) => statuses[name])).toEqual(mine.map(() => 200));
  // with the same requests a member does change something
  const { userId: memberId } = await db.newMember(tenant, 'member');
  const member = await legacyOf(site, { ...tenant, userId: memberId });
  await member.get(`/projects/${seeded.projectId}/memories`);
  expect(await digestOf(db, tenant)).not.toEqual(before);
});

test('the key of a member cannot change the settings of the team, as in /v1', async () => {
  const tenant = await db.newTenant();
  const { userId } = await db.newMember(tenant, 'member');
  const member = await legacyOf(site, { ...tenant, userId });
  expect((await member.put('/settings', { collection_interval_seconds: 2 })).status).toBe(403);
  expect((await member.post('/settings/reset')).status).toBe(403);
  expect((await member.post('/sessions/start', { tool_id: 't' })).status).toBe(200);
});

test('the work of a key and of local mode is apart', async () => {
  const tenant = await db.newTenant();
  const [key, local] = [await legacyOf(site, tenant), await legacyOf(site, LOCAL)];
  const { session_id } = (await key.post('/sessions/start', { tool_id: 'apart' })).body;
  expect((await local.get(`/sessions/${session_id}`)).status).toBe(404);
  expect((await local.get('/sessions/active?tool_id=apart')).body.count).toBe(0);
  expect((await key.get('/sessions/active?tool_id=apart')).body.count).toBe(1);
});

test('cleanup of the client is heard and nothing is stored', async () => {
  const before = await digestOf(db, LOCAL);
  const local = await legacyOf(site, LOCAL);
  for (const body of [undefined, { deleted: 3 }])
    expect((await local.post('/track/cleanup', body)).body).toEqual({ status: 'tracked', stored: false });
  expect(await digestOf(db, LOCAL)).toEqual(before);
});

const HOSTILE: [string, unknown][] = [
  ['a list', []],
  ['null', 'null'],
  ['a number', '1'],
  ['a text', '"text"'],
  ['no JSON', '{tool_id: 1}'],
  ['half of a pair', '{"tool_id":"\\ud800","value":"\\ud800","key":"\\ud800","settings":{"a":"\\ud800"}}'],
  ['NUL', '{"tool_id":"a\\u0000","value":"\\u0000","key":"\\u0000","settings":{"\\u0000":1}}'],
  [
    'a key of the prototype',
    '{"__proto__":{"tool_id":"x"},"settings":{"__proto__":1},"config":{"__proto__":1}}',
  ],
  ['a number that is rounded', '{"tool_id":"t","settings":{"a":12345678901234567890}}'],
  ['a deep document', `{"settings":${'{"a":'.repeat(200)}1${'}'.repeat(200)}}`],
  [
    'a long text',
    {
      tool_id: 'x'.repeat(300),
      key: 'x'.repeat(300),
      value: 'x'.repeat(200_000),
      decision: 'x'.repeat(20_000),
    },
  ],
  ['many fields', Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`f${n}`, n]))],
];

test.each(HOSTILE)(
  '%s as a body is refused by every route that needs one, or ignored',
  async (_name, body) => {
    const local = await legacyOf(site, LOCAL);
    const { project_id } = await db.services.projects.getOrCreate(LOCAL, { workspace_path: '/work/hostile' });
    const { session_id } = await db.services.sessions.start(LOCAL, { tool_id: 'hostile' });
    const ids: Record<string, string> = { project_id, session_id, tool_id: 'hostile' };
    for (const route of ANSWERING.filter((one) => one.body)) {
      if (route.method === 'get') continue;
      const path = route.path.replaceAll(/:(\w+)/g, (_, id: string) => ids[id] ?? 'x');
      const { status, body: answer } = await local[route.method](path, body);
      const isRefused = [400, 413, 422].includes(status);
      expect([route.path, isRefused || status === 200]).toEqual([route.path, true]);
      if (isRefused) expect(Object.keys(answer)).toEqual(['detail']);
      expect(JSON.stringify(answer).length).toBeLessThan(100_000);
    }
  },
);

test.each([
  '/sessions/%00',
  '/sessions/%F0%9F%98%80',
  `/sessions/${'x'.repeat(2_000)}`,
  '/sessions/a%0Ab/context',
  '/sessions/..%2F..%2Fetc/export',
  "/sessions/a'%20or%201=1--/metrics",
  '/config/tool/%00',
  '/projects/%00/memories?key=%00',
  '/projects/a/memories?key=a&key=b&key[]=c&limit=1&limit=2',
  '/sessions?project_id=%00',
  '/sessions?limit[$gt]=1&limit=5',
  '/metrics/by-tags?customer_id=%00',
  '/tags/values/%00',
])('%s is answered without a fault of the server', async (path) => {
  const { status, body } = await (await legacyOf(site, LOCAL)).get(path);
  expect(status).toBeLessThan(500);
  if (status !== 200) expect(Object.keys(body)).toEqual(['detail']);
});

test('of a repeated parameter the last one counts', async () => {
  const local = await legacyOf(site, LOCAL);
  const { body } = await local.get('/sessions?tool_id=first&tool_id=last');
  expect(body.filters.tool_id).toBe('last');
});
