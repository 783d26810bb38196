import { describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { parseExactly } from '../../../src/lib/exact-json.ts';
import { setUpApi } from '../../support/set-up.ts';
import { newAddress } from '../../support/sign-in.ts';
import { keyOf } from '../../support/test-app.ts';

const { db, api } = await setUpApi();
const tenant = await db.newTenant();
const neighbour = await db.newTenant();

/** Sets columns that only telemetry writes. */
const tell = (sessionId: string, columns: string) =>
  db.asAdmin((admin) =>
    admin.query(`update tool_sessions set ${columns} where session_id = $1`, [sessionId]),
  );

const start = async (scope: Scope, tool_id: string) =>
  (await db.services.sessions.start(scope, { tool_id })).session_id;

describe.each([
  ['in local mode', LOCAL as Scope, async () => api.local, async () => ({})],
  [
    'in a tenant',
    tenant as Scope,
    () => api.clientOf(tenant),
    async () => ({ authorization: await keyOf(db, tenant) }),
  ],
])('sessions %s', (_name, scope, clientOf, headersOf) => {
  test('are found by the id that their tool gave them, alone and with the tool', async () => {
    const client = await clientOf();
    const [one, other] = [await start(scope, 'claude-code'), await start(scope, 'codex')];
    const elsewhere = await start(neighbour, 'claude-code');
    const external_id = `s-${one}`;
    for (const id of [one, other, elsewhere]) await tell(id, `external_id = '${external_id}'`);
    const found = async (query: { external_id: string; tool_id?: string }) =>
      (await client.request('GET /v1/sessions', { query })).data.map(({ session_id }) => session_id);
    expect(await found({ external_id })).toEqual([other, one]);
    expect(await found({ external_id, tool_id: 'claude-code' })).toEqual([one]);
    expect(await found({ external_id: 's-unknown' })).toEqual([]);
    const session = await client.request('GET /v1/sessions/{session_id}', { params: { session_id: one } });
    expect(session).toMatchObject({ external_id, ended_by: null });
  });

  test('say what ended them, and a list leaves the sums to the session itself', async () => {
    const client = await clientOf();
    const session_id = await start(scope, 'summed');
    const most = 2n ** 63n - 1n;
    await tell(
      session_id,
      `ended_at = now(), ended_by = 'idleness', model_requests = 7, failed_requests = 1, input_tokens = ${most},
        cache_read_tokens = 2, cache_creation_tokens = 3, output_tokens = 4, reasoning_tokens = 1, cost_usd_micros = ${most}`,
    );
    // the client reads numbers as JSON.parse does
    const answer = await fetch(`${api.url}/v1/sessions/${session_id}`, { headers: await headersOf() });
    expect(parseExactly(await answer.text())).toMatchObject({
      ended_by: 'idleness',
      model_requests: 7,
      failed_requests: 1,
      input_tokens: most,
      cache_read_tokens: 2,
      cache_creation_tokens: 3,
      output_tokens: 4,
      reasoning_tokens: 1,
      cost_usd_micros: most,
    });
    const { data } = await client.request('GET /v1/sessions', { query: { tool_id: 'summed' } });
    expect(data).toMatchObject([{ session_id, ended_by: 'idleness', external_id: null }]);
    expect(data[0]).not.toHaveProperty('input_tokens');
  });
});

test('the sums, and what telemetry says of a session, change neither its revision nor its ETag', async () => {
  const client = await api.clientOf(tenant);
  const params = { session_id: await start(tenant, 'etag') };
  const before = await client.requestWithResponse('GET /v1/sessions/{session_id}', { params });
  await tell(params.session_id, `input_tokens = 5, external_id = 'x'`);
  const after = await client.requestWithResponse('GET /v1/sessions/{session_id}', { params });
  expect([after.etag, after.data.input_tokens]).toEqual([before.etag, 5]);
  const body = { pinned: true };
  const changed = await client.request('PATCH /v1/sessions/{session_id}', { params, body, ifMatch: '"1"' });
  expect(changed).toMatchObject({ pinned: true, input_tokens: 5, external_id: 'x' });
});

test('an export holds neither the id of the tool nor people, and an import begins without both', async () => {
  const client = await api.clientOf({ ...tenant, userId: (await db.newMember(tenant, 'member')).userId });
  const { session_id } = await client.request('POST /v1/sessions', { body: { tool_id: 'exported' } });
  await tell(session_id, `external_id = 'told', input_tokens = 5`);
  const document = await client.request('GET /v1/sessions/{session_id}/export', { params: { session_id } });
  for (const name of ['external_id', 'created_by', 'created_by_key', 'ended_by', 'input_tokens'])
    expect(document.session).not.toHaveProperty(name);
  const theirs = await api.clientOf(neighbour);
  expect(await theirs.request('POST /v1/sessions/import', { body: document, query: {} })).toMatchObject({
    external_id: null,
    ended_by: null,
    created_by: null,
    created_by_key: expect.stringMatching(/^key_/),
    input_tokens: 0,
  });
});

test('the user of another tenant filters like one that does not exist', async () => {
  const { userId } = await db.newUser(newAddress());
  const client = await api.clientOf(tenant);
  for (const scope of [tenant, neighbour])
    await db.services.sessions.start({ ...scope, userId }, { tool_id: 'guest' });
  const { userId: stranger } = await db.newMember(neighbour, 'member');
  await db.services.sessions.start({ ...neighbour, userId: stranger }, { tool_id: 'guest' });
  const of = async (created_by: string) =>
    (await client.request('GET /v1/sessions', { query: { created_by } })).data.map((one) => one.created_by);
  expect(await of(userId)).toEqual([userId]); // of both tenants, but here only what is here
  expect(await of(stranger)).toEqual([]);
  expect(await of('user_random')).toEqual([]);
});
