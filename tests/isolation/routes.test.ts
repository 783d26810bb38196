import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { API } from '../../src/api.ts';
import { OPERATOR } from '../../src/auth/actor.ts';
import { isAtLeast, may, PERMISSIONS } from '../../src/auth/permissions.ts';
import { LOCAL, type TenantScope } from '../../src/auth/scope.ts';
import { logLines } from '../support/log-lines.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';
import { keyOf } from '../support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { type Table, tablesOf } from './matrix/catalogue.ts';
import { type Attack, attacksOn, bodiesAmiss, bodiesRefused, idsInPaths } from './routes/attacks.ts';
import { digestsOf, fillCanaries, secretsOf } from './routes/secrets.ts';
import { missingTarget, seedTarget, type Target } from './routes/target.ts';
import { type ApiResponse, gist, sendTo, Watch } from './routes/watch.ts';

const CANARY = 'canary-of-B';

let db: TestDatabase;
let api: TestApi;
let log: ReturnType<typeof logLines>;
let tables: Table[];
let a: TenantScope;
let b: TenantScope;
let targets: { a: Target; b: Target; local: Target };
let carrying: string[];
/** What belongs only to B, and only to local mode. */
let secrets: { b: string[]; local: string[] };
beforeAll(async () => {
  db = await createTestDatabase();
  log = logLines();
  api = await startTestApi(db, { log: pino({ level: 'trace' }, log.stream) });
  [a, b] = [await db.newTenant('A'), await db.newTenant('B')];
  // without the seats of the free plan, whose last one could make a difference
  for (const { tenantId } of [a, b]) await db.services.billing.setPlan(tenantId, 'enterprise', OPERATOR);
  targets = {
    a: await seedTarget(db, a, 'mark-of-A'),
    b: await seedTarget(db, b, CANARY),
    local: await seedTarget(db, LOCAL, 'mark-of-local'),
  };
  tables = await db.asAdmin(tablesOf);
  carrying = await db.asAdmin((admin) => fillCanaries(admin, tables, b.tenantId, CANARY));
  secrets = await db.asAdmin(async (admin) => ({
    b: await secretsOf(admin, tables, b.tenantId),
    local: await secretsOf(admin, tables, null),
  }));
});
afterAll(async () => {
  await api.close();
  await db.drop();
});

const send = ({ route, url, body }: Attack, authorization?: string): Promise<ApiResponse> =>
  sendTo(api.url, { method: route.method, url, body }, authorization);

/** What the log says since `from`; its lines name the path of their request. */
const logSince = (from: number) => log.lines.slice(from).map((line) => JSON.stringify(line));

const digests = (owner: string | null) => db.asAdmin((admin) => digestsOf(admin, tables, owner));

/** A person has few exports at a time, so that a second request would be told from the first, whatever it asks for. */
const withdrawExports = () =>
  db.asAdmin((admin) => admin.query(`delete from exports where state = 'waiting'`));

test('every route that takes a body has one in tests/isolation/routes/attacks.ts', () => {
  expect(bodiesAmiss()).toEqual([]);
});

test('every body in tests/isolation/routes/attacks.ts is one that its route accepts', () => {
  expect({ 'mend the body of': bodiesRefused(targets.b) }).toEqual({ 'mend the body of': [] });
});

test('every id that is attacked is in a row of B', () => {
  // the key of a tag is no text of a row
  const ids = idsInPaths(targets.b).filter(([name]) => name !== 'tag_key');
  expect(ids.length).toBeGreaterThan(5);
  const missing = ids.filter(([, id]) => !secrets.b.includes(id)).map(([name]) => name);
  expect({ 'seed one in target.ts for': missing }).toEqual({ 'seed one in target.ts for': [] });
});

test('B’s rows carry the canary in every column that can hold it, and B finds it by nearly every route', async () => {
  expect(carrying.length).toBeGreaterThan(40);
  expect(secrets.b.length).toBeGreaterThan(60);
  const key = await keyOf(db, b);
  const found = new Set<string>();
  for (const attack of attacksOn(targets.b).filter(({ route }) => route.method === 'get'))
    if ((await send(attack, key)).text.includes(CANARY)) found.add(attack.name);
  expect(found.size).toBeGreaterThan(25);
});

// these come first: what A itself has sent counts as known
test('a viewer of A changes nothing, and sees nothing of B', async () => {
  const { userId } = await db.newMember(a, 'viewer');
  const key = await keyOf(db, { ...a, userId });
  const [ofA, ofB] = [await digests(a.tenantId), await digests(b.tenantId)];
  const [watch, from] = [new Watch(secrets.b), log.lines.length];
  for (const attack of [...attacksOn(targets.b), ...attacksOn(targets.a)]) {
    const { permission } = attack.route;
    const answer = await send(attack, key);
    watch.look(attack, answer);
    const permitted = may(
      { kind: 'key', role: 'viewer', keyScopes: ['ingest', 'read', 'write', 'admin'] },
      permission,
    );
    expect([attack.name, permitted]).toEqual([
      attack.name,
      isAtLeast('viewer', PERMISSIONS[permission].role),
    ]);
    if (!permitted) expect([attack.name, answer.status]).toEqual([attack.name, 403]);
  }
  watch.lookAtLog(logSince(from));
  expect({ leaks: watch.leaks, faults: watch.faults }).toEqual({ leaks: [], faults: [] });
  expect(await digests(b.tenantId)).toEqual(ofB);
  await withdrawExports();
  // reading a memory counts, and handing out a session is a line of the log
  const { audit_logs: _, audit_heads: __, project_memories: ___, ...unchanged } = ofA;
  expect(await digests(a.tenantId)).toMatchObject(unchanged);
});

test.each([
  ['A', 'b'],
  ['A', 'local'],
  ['local mode', 'b'],
] as const)(
  'no route gives %s a byte of what is %s’s, or tells it from what is nobody’s, or changes it',
  async (who, whose) => {
    const key = who === 'A' ? await keyOf(db, a) : undefined;
    const owner = whose === 'b' ? b.tenantId : null;
    const before = await digests(owner);
    const [watch, from] = [new Watch(secrets[whose]), log.lines.length];
    const told: string[] = [];
    const theirs = attacksOn(targets[whose]);
    const controls = attacksOn(missingTarget(targets[whose]));
    for (const [n, attack] of theirs.entries()) {
      const control = controls[n] as Attack;
      const answer = await send(attack, key);
      await withdrawExports();
      const controlResponse = await send(control, key);
      await withdrawExports();
      watch.look(attack, answer);
      watch.look(control, controlResponse);
      const [one, other] = [gist(answer, attack), gist(controlResponse, control)];
      if (one !== other) told.push(`${attack.name}: ${one} or ${other}`);
    }
    expect(log.lines.length).toBeGreaterThan(from);
    watch.lookAtLog(logSince(from));
    expect({ leaks: watch.leaks, told, faults: watch.faults }).toEqual({ leaks: [], told: [], faults: [] });
    expect(await digests(owner)).toEqual(before);
  },
);

test('a revoked key gets the same 401 from every route', async () => {
  const { key, key_id } = await db.services.apiKeys.create(a, { name: 'revoked' });
  await db.services.apiKeys.revoke(a, key_id, OPERATOR);
  const responses = new Map<string, string[]>();
  for (const attack of attacksOn(targets.a)) {
    const { status, text } = await send(attack, `Bearer ${key}`);
    responses.set(`${status} ${text}`, [...(responses.get(`${status} ${text}`) ?? []), attack.name]);
  }
  expect([...responses.keys()]).toEqual([expect.stringMatching(/^401 .*"code":"unauthenticated"/)]);
  expect([...responses.values()].flat().length).toBeGreaterThanOrEqual(API.length);
});

test('an Idempotency-Key and a cursor of B are nothing to A', async () => {
  const [keyOfA, keyOfB] = [await keyOf(db, await db.newTenant()), await keyOf(db, await db.newTenant())];
  const post = async (authorization: string) => {
    const headers = { authorization, 'content-type': 'application/json', 'idempotency-key': 'the-same' };
    const body = JSON.stringify({ tool_id: 'cursor' });
    const response = await fetch(`${api.url}/v1/sessions`, { method: 'POST', headers, body });
    const session = (await response.json()) as { session_id: string; created_by_key: string };
    return { replayed: response.headers.get('idempotency-replayed'), ...session };
  };
  const ofB = await post(keyOfB);
  expect(await post(keyOfA)).toEqual({
    ...ofB,
    session_id: expect.not.stringMatching(ofB.session_id),
    created_by_key: expect.not.stringMatching(ofB.created_by_key),
    started_at: expect.anything(),
    last_activity: expect.anything(),
  });

  const list = async (authorization: string, query: string) =>
    (await fetch(`${api.url}/v1/sessions?limit=1${query}`, { headers: { authorization } })).json();
  const { next_cursor } = (await list(keyOfB, '')) as { next_cursor: string };
  expect(await list(keyOfA, `&cursor=${next_cursor}`)).toMatchObject({ status: 400 });
});
