import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { API } from '../../src/api.ts';
import { OPERATOR } from '../../src/auth/actor.ts';
import { PERMISSIONS } from '../../src/auth/permissions.ts';
import { LOCAL, type TenantScope } from '../../src/auth/scope.ts';
import { PROFILES } from '../../src/features/settings/tenant-settings/tenant-settings.schemas.ts';
import { type BillingApp, startBillingApp } from '../billing/billing-app.ts';
import { type Billing, startBilling } from '../billing/billing-setup.ts';
import { seedImport } from '../contract/old-file.ts';
import { type Table, tablesOf } from '../isolation/matrix/catalogue.ts';
import { digestsOf } from '../isolation/routes/secrets.ts';
import { untilWaiting } from '../support/lock-waits.ts';

let billing: Billing;
let app: BillingApp;
let tables: Table[];
beforeAll(async () => {
  billing = await startBilling();
  // billing's own services send no mail
  const { invitations } = billing.db.services;
  app = await startBillingApp({ ...billing, services: { ...billing.services, invitations } });
  tables = await billing.db.asAdmin(tablesOf);
});
afterAll(async () => {
  await app.close();
  await billing.close();
});

/** A tenant, its owner who makes the request, and the objects to change. */
interface Scene {
  readonly tenant: TenantScope;
  readonly userId: string;
  readonly actorKeyId: string;
  readonly authorization: string;
  readonly memberId: string;
  readonly keyId: string;
  readonly invitationId: string;
  readonly exportId: string;
  readonly importId: string;
  readonly claimId: string;
}

/** `file`: instead of JSON, any bytes. */
type Request = (of: Scene) => { readonly path: string; readonly body?: object; readonly file?: string };

/** Every request that grants or removes rights, concerns money, or affects the whole tenant. */
const REQUESTS: Readonly<Record<string, Request>> = {
  'put /v1/settings': () => ({ path: '/v1/settings', body: PROFILES.low_frequency }),
  'patch /v1/settings': () => ({ path: '/v1/settings', body: { collection_interval_seconds: 3 } }),
  'post /v1/imports/omnimemory-1': () => ({
    path: '/v1/imports/omnimemory-1?time_zone=UTC',
    file: 'not looked at before the right is held',
  }),
  'post /v1/imports/:import_id/cancel': (of) => ({ path: `/v1/imports/${of.importId}/cancel` }),
  'patch /v1/tenant': () => ({ path: '/v1/tenant', body: { name: 'Another name' } }),
  'post /v1/tenant/suspend': () => ({ path: '/v1/tenant/suspend' }),
  'post /v1/tenant/resume': () => ({ path: '/v1/tenant/resume' }),
  'patch /v1/members/:user_id': (of) => ({ path: `/v1/members/${of.memberId}`, body: { role: 'admin' } }),
  'delete /v1/members/:user_id': (of) => ({ path: `/v1/members/${of.memberId}` }),
  'post /v1/invitations': () => ({
    path: '/v1/invitations',
    body: { email: 'new@example.com', role: 'admin' },
  }),
  'post /v1/invitations/:invitation_id/resend': (of) => ({
    path: `/v1/invitations/${of.invitationId}/resend`,
  }),
  'delete /v1/invitations/:invitation_id': (of) => ({ path: `/v1/invitations/${of.invitationId}` }),
  'post /v1/api-keys': () => ({ path: '/v1/api-keys', body: { name: 'another', scopes: ['admin'] } }),
  'post /v1/api-keys/:key_id/rotate': (of) => ({ path: `/v1/api-keys/${of.keyId}/rotate`, body: {} }),
  'delete /v1/api-keys/:key_id': (of) => ({ path: `/v1/api-keys/${of.keyId}` }),
  'post /v1/exports': () => ({ path: '/v1/exports', body: { kind: 'all' } }),
  'delete /v1/exports/:export_id': (of) => ({ path: `/v1/exports/${of.exportId}` }),
  'post /v1/billing/checkout': () => ({
    path: '/v1/billing/checkout',
    body: { plan: 'pro', interval: 'month', quantity: 12 },
  }),
  'post /v1/billing/portal': () => ({ path: '/v1/billing/portal' }),
  'post /v1/billing/sync': () => ({ path: '/v1/billing/sync' }),
  'post /v1/local/claims': () => ({ path: '/v1/local/claims', body: { on_conflict: 'refuse' } }),
  'post /v1/local/claims/:claim_id/undo': (of) => ({ path: `/v1/local/claims/${of.claimId}/undo` }),
};

/** What the caller loses, as SQL. */
type Taking = (of: Scene) => [statement: string, values: unknown[]];

const TAKEN_AWAY: Readonly<Record<string, Taking>> = {
  'whose key is revoked': (of) => [
    'update api_keys set revoked_at = now() where tenant_id = $1 and key_id = $2',
    [of.tenant.tenantId, of.actorKeyId],
  ],
  'who is demoted': (of) => [
    `update tenant_users set role = 'viewer' where tenant_id = $1 and user_id = $2`,
    [of.tenant.tenantId, of.userId],
  ],
  'who is removed': (of) => [
    'delete from tenant_users where tenant_id = $1 and user_id = $2',
    [of.tenant.tenantId, of.userId],
  ],
};

const SUSPENDED: Taking = (of) => [
  `update tenants set active = false, suspended_by = 'operator' where id = $1`,
  [of.tenant.tenantId],
];

/** What a viewer may do as well, so that a lower role takes nothing away. */
const FOR_EVERY_ROLE = ['post /v1/exports', 'delete /v1/exports/:export_id'];

const REFUSALS = [
  { status: 401, code: 'api_key_ended' },
  { status: 403, code: 'permission_denied' },
];

async function newScene(): Promise<Scene> {
  const { db, services } = billing;
  const tenant = await billing.newBuyer();
  await services.billing.setPlan(tenant.tenantId, 'enterprise', OPERATOR);
  const { userId } = await db.newMember(tenant, 'owner');
  await db.newMember(tenant, 'owner');
  const { userId: memberId } = await db.newMember(tenant, 'member');
  const [actorKey, key] = [
    await services.apiKeys.create({ ...tenant, userId }, { name: 'acts' }),
    await services.apiKeys.create({ ...tenant, userId }, { name: 'is changed' }),
  ];
  await db.newSession(LOCAL);
  const { claim } = await services.claims.claim(tenant, { dry_run: false, on_conflict: 'refuse' }, OPERATOR);
  await db.newSession(LOCAL);
  const invited = { email: `somebody.${memberId}@example.com`, role: 'member' } as const;
  const { invitation } = await services.invitations.create(tenant, invited, OPERATOR);
  const { job } = await services.exports.request({ ...tenant, userId }, { kind: 'all' }, OPERATOR);
  return {
    exportId: job.export_id,
    tenant: { kind: 'tenant', tenantId: tenant.tenantId },
    userId,
    actorKeyId: actorKey.key_id,
    authorization: `Bearer ${actorKey.key}`,
    memberId,
    keyId: key.key_id,
    invitationId: invitation.invitation_id,
    importId: await seedImport(services, tenant, memberId),
    claimId: claim?.claim_id ?? '',
  };
}

async function send(name: string, of: Scene) {
  const [method = ''] = name.split(' ');
  const { path, body, file } = REQUESTS[name]?.(of) ?? { path: '/' };
  const answer = await fetch(`${app.url}${path}`, {
    method: method.toUpperCase(),
    headers: {
      authorization: of.authorization,
      'content-type': file ? 'application/vnd.sqlite3' : 'application/json',
    },
    ...((body ?? file) && { body: file ?? JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, code: text === '' ? undefined : JSON.parse(text).code };
}

const digests = ({ tenant }: Scene) =>
  billing.db.asAdmin((admin) => digestsOf(admin, tables, tenant.tenantId));

/** Sends the request while an open transaction removes the right, and commits it once the request waits. */
async function sendMeanwhile(name: string, scene: Scene, [statement, values]: [string, unknown[]]) {
  const sent = await billing.db.asAdmin(async (admin) => {
    await admin.query('begin');
    await admin.query(statement, values);
    let answered = false;
    const answer = send(name, scene).finally(() => {
      answered = true;
    });
    await untilWaiting(billing.db, 1, () => answered);
    expect([name, answered ? 'has not looked' : 'waits']).toEqual([name, 'waits']);
    await admin.query('commit');
    return { answer, before: await digests(scene) };
  });
  return { answer: await sent.answer, before: sent.before, after: await digests(scene) };
}

const NOT_TRIED = [
  // it counts, and stores nothing
  'post /v1/retention/preview',
  // no key may; tests/deletion/departed-races has what happens meanwhile
  'post /v1/departed-members/:user_id/decision',
];

/** What changes something other than memory; things of memory are deleted, too. tests/deletion/tenants has whole tenants. */
const CHANGING = API.filter(
  ({ method, permission }) => method !== 'get' && !/^(memory|deletions):/.test(permission),
).filter(({ method, path }) => !NOT_TRIED.includes(`${method} ${path}`));
const nameOf = ({ method, path }: (typeof API)[number]) => `${method} ${path}`;

test('whatever changes something other than memory is tried', () => {
  const changing = CHANGING.map(nameOf);
  expect({
    'add a request for': changing.filter((name) => !(name in REQUESTS)),
    'remove the request of': Object.keys(REQUESTS).filter((name) => !changing.includes(name)),
  }).toEqual({ 'add a request for': [], 'remove the request of': [] });
});

describe.each(Object.keys(REQUESTS))('%s', (name) => {
  test('succeeds for an owner', async () => {
    expect((await send(name, await newScene())).status).toBeLessThan(300);
  });

  const takenAway = Object.entries(TAKEN_AWAY).filter(
    ([way]) => way !== 'who is demoted' || !FOR_EVERY_ROLE.includes(name),
  );
  test.each(takenAway)('is refused to one %s meanwhile, and changes nothing', async (_way, take) => {
    const scene = await newScene();
    const { answer, before, after } = await sendMeanwhile(name, scene, take(scene));
    expect(REFUSALS).toContainEqual(answer);
    expect(after).toEqual(before);
  });
});

const OPEN_ONLY = CHANGING.filter(({ permission }) => !PERMISSIONS[permission].whileSuspended).map(nameOf);

test.each(OPEN_ONLY)('%s is refused if the tenant is suspended in the meantime', async (name) => {
  const scene = await newScene();
  const { answer, before, after } = await sendMeanwhile(name, scene, SUSPENDED(scene));
  expect(answer.status).toBe(403);
  expect(['tenant_suspended', 'suspended_by_operator']).toContain(answer.code);
  expect(after).toEqual(before);
});

test('of 20 pairs of renames at the same moment each succeeds', async () => {
  const scene = await newScene();
  for (let round = 0; round < 20; round++) {
    const responses = await Promise.all([send('patch /v1/tenant', scene), send('patch /v1/tenant', scene)]);
    expect(responses.map(({ status }) => status)).toEqual([200, 200]);
  }
});
