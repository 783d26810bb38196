import { expect, test } from '@jest/globals';
import { OPERATOR } from '../../../src/auth/actor.ts';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { buildServices, defaultDependencies } from '../../../src/container.ts';
import { auditOf, personOf } from '../../support/people.ts';
import { setUpApi } from '../../support/set-up.ts';

const { db, api } = await setUpApi();
const { settings } = db.services;

const BOTH_OFF = { otel_keep_content: false, otel_keep_identity: false };

const lines = async (tenant: Parameters<typeof auditOf>[1]) =>
  (await auditOf(db, tenant))
    .reverse()
    .filter(({ action }) => action === 'settings.otel_changed')
    .map(({ metadata }) => [metadata.before, metadata.after]);

const scopes: [string, () => Promise<Scope>][] = [
  ['a tenant', () => db.newTenant()],
  ['local mode', async () => LOCAL],
];

test.each(scopes)('content and identity are dropped until %s switches them on', async (_name, begin) => {
  const scope = await begin();
  expect((await settings.get(scope)).settings).toMatchObject(BOTH_OFF);
  expect(await settings.current(scope)).not.toHaveProperty('otel_keep_content');
  await settings.change(scope, { otel_keep_content: true }, OPERATOR);
  expect((await settings.get(scope)).settings).toMatchObject({ ...BOTH_OFF, otel_keep_content: true });
  expect(await settings.current(scope)).toMatchObject({ otel_keep_content: true });
  await settings.change(scope, { otel_keep_content: null, otel_keep_identity: true }, OPERATOR);
  expect((await settings.get(scope)).settings).toMatchObject({ ...BOTH_OFF, otel_keep_identity: true });
  expect(await settings.current(scope)).not.toHaveProperty('otel_keep_content');
});

test('a replacement that leaves them out switches them off, and a performance profile leaves them alone', async () => {
  const tenant = await db.newTenant();
  const client = await api.clientOf(tenant);
  const on = { otel_keep_content: true, otel_keep_identity: true };
  await client.request('PATCH /v1/settings', { body: on });
  const profiled = await client.request('PATCH /v1/settings', {
    body: { performance_profile: 'batch_only' },
  });
  expect(profiled.settings).toMatchObject(on);
  const { batch_only } = await client.request('GET /v1/settings/profiles', {});
  const replaced = await client.request('PUT /v1/settings', { body: batch_only });
  expect(replaced.settings).toEqual({ ...batch_only, ...BOTH_OFF });
  const body = { ...batch_only, otel_keep_content: null, otel_keep_identity: true };
  expect((await client.request('PUT /v1/settings', { body })).settings).toEqual({
    ...batch_only,
    ...BOTH_OFF,
    otel_keep_identity: true,
  });
});

test.each(['true', 1, {}])('%p is no value for them', async (value) => {
  const client = await api.clientOf(await db.newTenant());
  for (const name of ['otel_keep_content', 'otel_keep_identity'])
    await expect(
      client.request('PATCH /v1/settings', { body: { [name]: value } as never }),
    ).rejects.toMatchObject({
      status: 422,
      errors: [{ path: name, message: expect.stringContaining('true or false') }],
    });
});

test('each switch has a line in the audit log with what it was and what it is', async () => {
  const tenant = await db.newTenant();
  const change = (body: Parameters<typeof settings.change>[1]) => settings.change(tenant, body, OPERATOR);
  await change({ otel_keep_content: true });
  await change({ otel_keep_content: true }); // nothing is switched
  await change({ retention_days: 7 });
  await change({ otel_keep_content: false, otel_keep_identity: true });
  await change({ otel_keep_content: null }); // false before, and the default is false
  const { settings: stored } = await settings.get(tenant);
  await settings.replace(tenant, { ...stored, otel_keep_identity: null }, OPERATOR);
  await expect(change({ otel_keep_content: true })).resolves.toBeDefined();
  await expect(settings.change(tenant, { otel_keep_identity: true }, OPERATOR, 1)).rejects.toMatchObject({
    code: 'precondition_failed',
  });
  expect(await lines(tenant)).toEqual([
    [{ otel_keep_content: false }, { otel_keep_content: true }],
    [
      { otel_keep_content: true, otel_keep_identity: false },
      { otel_keep_content: false, otel_keep_identity: true },
    ],
    [{ otel_keep_identity: true }, { otel_keep_identity: false }],
    [{ otel_keep_content: false }, { otel_keep_content: true }],
  ]);
});

test('a member cannot switch them, and leaves no line', async () => {
  const tenant = await db.newTenant();
  const { actor } = await personOf(db, tenant, 'member');
  for (const body of [{ otel_keep_content: true }, { otel_keep_identity: true }])
    await expect(settings.change(tenant, body, actor)).rejects.toMatchObject({ status: 403 });
  expect((await settings.get(tenant)).settings).toMatchObject(BOTH_OFF);
  expect(await lines(tenant)).toEqual([]);
});

test('a switch of one tenant is none of another', async () => {
  const [one, other] = [await db.newTenant(), await db.newTenant()];
  await settings.current(other);
  await settings.change(one, { otel_keep_content: true, otel_keep_identity: true }, OPERATOR);
  expect(await settings.current(other)).toEqual({});
  expect(await settings.current(one)).toMatchObject({ otel_keep_content: true, otel_keep_identity: true });
});

test.each(scopes)(
  'a change of %s is announced to the other processes, which use it at once',
  async (_name, begin) => {
    const scope = await begin();
    const elsewhere = buildServices(db.database, defaultDependencies()).settings;
    await settings.change(scope, { otel_keep_content: true }, OPERATOR);
    expect(await elsewhere.current(scope)).toMatchObject({ otel_keep_content: true });
    const announced = await db.asRole('identity', async (client) => {
      await client.query('listen settings_changes');
      const heard = new Promise<string>((hear) =>
        client.on('notification', ({ payload = '' }) => hear(payload)),
      );
      await settings.change(scope, { otel_keep_content: false }, OPERATOR);
      return heard;
    });
    expect(await elsewhere.current(scope)).toMatchObject({ otel_keep_content: true }); // still remembered
    elsewhere.forget(announced);
    expect(await elsewhere.current(scope)).toMatchObject({ otel_keep_content: false });
  },
);
