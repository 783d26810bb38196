import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { API, SIGN_IN } from '../../src/api.ts';
import { OPERATOR } from '../../src/auth/actor.ts';
import { PERMISSIONS } from '../../src/auth/permissions.ts';
import type { TenantScope } from '../../src/auth/scope.ts';
import { type Table, tablesOf } from '../isolation/matrix/catalogue.ts';
import { type Attack, attacksOn } from '../isolation/routes/attacks.ts';
import { digestsOf } from '../isolation/routes/secrets.ts';
import { seedTarget } from '../isolation/routes/target.ts';
import { dumpOf } from '../support/dump.ts';
import { type ParkedAnswer, parked } from '../support/parked.ts';
import { setUpSite } from '../support/set-up.ts';
import { logIn, newPerson, type Person } from '../support/sign-in.ts';
import { watchStatements } from '../support/statement-log.ts';

const { db, site } = await setUpSite({ localMode: true });
const { origin } = site;
const tables: Table[] = await db.asAdmin(tablesOf);
const tenant = await db.newTenant();
await db.services.billing.setPlan(tenant.tenantId, 'enterprise', OPERATOR);
const target = await seedTarget(db, tenant, 'parked');
const person = await newPerson(db, site);

/** Each route that takes a body, once. */
const WRITES = [
  ...new Map(
    attacksOn(target)
      .filter(({ body }) => body !== undefined)
      .map((attack) => [attack.name, attack]),
  ).values(),
];

/** A caller whose request is parked, and how they lose the right in the meantime. */
interface Way {
  readonly headers: Record<string, string>;
  readonly questions: number;
  readonly takeAway: () => Promise<unknown>;
}

const digests = () => db.asAdmin((admin) => digestsOf(admin, tables, tenant.tenantId));

/** The response, and whether a row of the tenant changed after the right was lost. */
async function park({ route, url, body = '' }: Attack, { headers, questions, takeAway }: Way) {
  let before: unknown;
  const request = { origin, method: route.method.toUpperCase(), path: url, headers, body, questions };
  const answer = await parked(db, request, async () => {
    await takeAway();
    before = await digests();
  });
  expect([answer, await digests()]).toEqual([answer, before]);
  return answer;
}

async function keyOf(scope: TenantScope) {
  const { key, key_id } = await db.services.apiKeys.create(scope, { name: 'parked' });
  return { headers: { authorization: `Bearer ${key}` }, questions: 1, keyId: key_id };
}

async function byCookie(): Promise<Pick<Way, 'headers' | 'questions'>> {
  const headers = { cookie: person.browser.cookieFor(), origin };
  return { headers, questions: 2 };
}

const enrol = ({ id: userId, email }: Person) =>
  db.database.inScope({ kind: 'identity' }, (tx) =>
    db.services.tenants.enrol(tx, { tenantId: tenant.tenantId, role: 'owner', userId, email }),
  );
const remove = (userId: string) => db.services.members.remove(tenant, userId, OPERATOR);

test('every route of the API that takes a body is parked', () => {
  const taking = API.filter(({ body }) => body).map(({ method, path }) => `${method} ${path}`);
  expect(WRITES.map(({ name }) => name).sort()).toEqual(taking.sort());
  expect(taking.length).toBeGreaterThan(20);
});

const expected = (answer: ParkedAnswer) => [answer.status, answer.code];

/** The ways in which a caller with an API key loses the right. */
async function withKeys(attack: Attack, permission: (typeof PERMISSIONS)[keyof typeof PERMISSIONS]) {
  const { keyId, ...key } = await keyOf(tenant);
  const revoke = () => db.services.apiKeys.revoke(tenant, keyId, OPERATOR);
  expect(expected(await park(attack, { ...key, takeAway: revoke }))).toEqual([401, 'unauthenticated']);

  const { userId } = await db.newMember(tenant, 'owner');
  const theirs = await keyOf({ ...tenant, userId });
  const removed = await park(attack, { ...theirs, takeAway: () => remove(userId) });
  expect(expected(removed)).toEqual([401, 'unauthenticated']);

  // a viewer keeps the right to export what a viewer may read
  if (permission.role !== 'viewer') {
    const { userId: demoted } = await db.newMember(tenant, 'owner');
    const weakened = await keyOf({ ...tenant, userId: demoted });
    const demote = () => db.services.members.changeRole(tenant, demoted, 'viewer', OPERATOR);
    expect(expected(await park(attack, { ...weakened, takeAway: demote }))).toEqual([
      403,
      'permission_denied',
    ]);
  }

  if (!permission.whileSuspended) {
    const suspend = () => db.services.tenants.suspendAsOperator(tenant.tenantId);
    const suspended = await park(attack, { ...(await keyOf(tenant)), takeAway: suspend });
    await db.services.tenants.resumeAsOperator(tenant.tenantId);
    expect(expected(suspended)).toEqual([403, 'tenant_suspended']);
  }
}

describe('a body that arrives after the right was taken away is refused, and stores nothing:', () => {
  // a tenant keeps at least one owner
  beforeAll(() => db.newMember(tenant, 'owner'));

  test.each(WRITES.map((attack) => [attack.name, attack] as const))('%s', async (_name, attack) => {
    const permission = PERMISSIONS[attack.route.permission];
    if (permission.key.length > 0) await withKeys(attack, permission);

    await enrol(person);
    await person.browser.put('/auth/tenant', { tenant_id: tenant.tenantId });
    const left = await park(attack, { ...(await byCookie()), takeAway: () => remove(person.id) });
    expect(expected(left)).toEqual([409, 'no_tenant_chosen']);

    await enrol(person);
    const endAll = () =>
      db.asAdmin((admin) => admin.query('delete from web_sessions where user_id = $1', [person.id]));
    const over = await park(attack, { ...(await byCookie()), takeAway: endAll });
    expect(expected(over)).toEqual([401, 'not_signed_in']);
    await remove(person.id);
    await logIn(person.browser, person);
  });
});

describe('a body below /auth that arrives after the session has ended is refused, and stores nothing:', () => {
  const token = 'no invitation';
  const BODIES: Readonly<Record<string, (of: Person) => object>> = {
    'post /auth/tenants': () => ({ name: 'A tenant of nobody' }),
    'put /auth/tenant': () => ({ tenant_id: tenant.tenantId }),
    'post /auth/invitations/accept': () => ({ token }),
    'post /auth/account/deletion': ({ password }) => ({ password }),
    'post /auth/password/confirm': ({ password }) => ({ password }),
    'post /auth/password/change': ({ password }) => ({ password, new_password: `${password}, a new one` }),
  };
  const routes = SIGN_IN.filter(({ body, access }) => body && access === 'signed-in').map(
    ({ method, path }) => [`${method} ${path}`, method.toUpperCase(), path] as const,
  );

  test.each(routes)('%s', async (name, method, path) => {
    const somebody = await newPerson(db, site);
    await enrol(somebody);
    const body = JSON.stringify(BODIES[name]?.(somebody));
    const headers = { cookie: somebody.browser.cookieFor(), origin };
    let before = '';
    const answer = await parked(db, { origin, method, path, headers, body, questions: 1 }, async () => {
      await db.asAdmin((admin) => admin.query('delete from web_sessions where user_id = $1', [somebody.id]));
      before = await db.asAdmin(dumpOf);
    });
    expect([answer.status, answer.code]).toEqual([401, 'not_signed_in']);
    expect(await db.asAdmin(dumpOf)).toBe(before);
  });
});

describe('the cost of the second check', () => {
  const taken = watchStatements(db.pools);
  const post = async () => {
    const { headers } = await keyOf(tenant);
    const body = JSON.stringify({ tool_id: 'cursor' });
    const { host, hostname, port } = new URL(origin);
    const socket = connect(Number(port), hostname);
    taken();
    // one packet
    socket.write(
      `POST /v1/sessions HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${headers.authorization}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    );
    expect(await text(socket)).toMatch(/^HTTP\/1.1 201 /);
    const isQuestion = (statement: string) => !/^(BEGIN|COMMIT)/.test(statement);
    return taken().identity?.filter(isQuestion).length;
  };

  test('nothing, if the body arrived with its headers, although no key is cached', async () => {
    expect(await post()).toBe(1);
  });

  test('nothing, if the key is cached and the body arrived a moment later', async () => {
    const { apiKeyAuthenticator } = db.services;
    apiKeyAuthenticator.openCache();
    const { headers } = await keyOf(tenant);
    const request = { origin, method: 'POST', path: '/v1/sessions', headers, body: '{"tool_id":"cursor"}' };
    taken();
    expect((await parked(db, { ...request, questions: 1 }, async () => {})).status).toBe(201);
    expect(taken().identity?.filter((statement) => statement.includes('api_keys')).length).toBe(1);
    apiKeyAuthenticator.closeCache();
  });
});

test('a cached key is checked in the database if the body took a second', async () => {
  const { apiKeyAuthenticator } = db.services;
  apiKeyAuthenticator.openCache();
  const { keyId, headers } = await keyOf(tenant);
  const request = { origin, method: 'POST', path: '/v1/sessions', headers, body: '{"tool_id":"cursor"}' };
  const { promise: second, resolve } = Promise.withResolvers<void>();
  const answer = await parked(db, { ...request, questions: 1 }, async () => {
    setTimeout(resolve, 1_050);
    // as another process does whose notification has not arrived here
    await db.asAdmin((admin) =>
      admin.query('update api_keys set revoked_at = now() where key_id = $1', [keyId]),
    );
    await second;
  });
  expect([answer.status, answer.code]).toEqual([401, 'unauthenticated']);
  apiKeyAuthenticator.closeCache();
});
