import { beforeAll, describe, expect, test } from '@jest/globals';
import type { OmniMemory } from '../../client/src/client.ts';
import { LOCAL, type Scope } from '../../src/auth/scope.ts';
import { setUpApi } from '../support/set-up.ts';

const { db, api } = await setUpApi();
const tenant = await db.newTenant();
const neighbour = await db.newTenant();

const operationOf = (session_id: string) =>
  ({
    session_id,
    tool_id: 'cursor',
    tool_name: 'read',
    operation_mode: 'full',
    tokens_original: 2,
    tokens_actual: 1,
    response_time_ms: 1,
  }) as const;

interface Sender {
  readonly created_by: string | null;
  readonly created_by_key: string | null;
}

/** A sample and an operation of each way to write them, in a session of their own. */
async function writeAll(client: OmniMemory): Promise<string> {
  const { session_id } = await client.request('POST /v1/sessions', { body: { tool_id: 'cursor' } });
  const sample = { session_id, tool_id: 'cursor', tokens_saved: 1 };
  await client.request('POST /v1/metrics', { body: sample });
  await client.request('POST /v1/operations', { body: operationOf(session_id) });
  const items = [
    { type: 'metric', data: sample },
    { type: 'metric', data: { ...sample, tokens_saved: 2 } },
    { type: 'operation', data: operationOf(session_id) },
    { type: 'operation', data: operationOf(session_id) },
  ] as const;
  expect(await client.request('POST /v1/ingest', { body: { items: [...items] } })).toMatchObject({
    created: 4,
  });
  // the database alone refuses the last item, so that the batch is stored in parts
  await db.asAdmin((admin) =>
    admin.query('update tool_sessions set tokens_saved = 9223372036854775800 where session_id = $1', [
      session_id,
    ]),
  );
  const tooMuch = { type: 'metric', data: { ...sample, tokens_saved: 500 } } as const;
  expect(await client.request('POST /v1/ingest', { body: { items: [...items, tooMuch] } })).toMatchObject({
    created: 4,
    rejected: 1,
  });
  return session_id;
}

const readAll = async (client: OmniMemory, session_id: string): Promise<Sender[]> => {
  const query = { session_id, limit: 100 };
  const samples = (await client.request('GET /v1/metrics', { query })).data;
  const operations = (await client.request('GET /v1/operations', { query })).data;
  expect([samples.length, operations.length]).toEqual([5, 5]);
  return [...samples, ...operations];
};

async function clientWithKey(scope: Scope): Promise<{ client: OmniMemory; sender: Sender }> {
  if (scope.kind === 'local')
    return { client: api.local, sender: { created_by: null, created_by_key: null } };
  const client = await api.clientOf(scope);
  const { key_id } = (await db.services.apiKeys.list(scope)).find(
    ({ user_id }) => user_id === (scope.userId ?? null),
  ) ?? { key_id: 'missing' };
  return { client, sender: { created_by: scope.userId ?? null, created_by_key: key_id } };
}

describe.each([
  ['a key with a user', async () => ({ ...tenant, userId: (await db.newMember(tenant, 'member')).userId })],
  ['a key without a user', async () => db.newTenant()],
  ['local mode', async () => LOCAL],
])('samples and operations of %s', (_name, begin: () => Promise<Scope>) => {
  let client: OmniMemory;
  let sender: Sender;
  beforeAll(async () => {
    ({ client, sender } = await clientWithKey(await begin()));
  });

  test('have its user and key, sent alone and in batches', async () => {
    for (const { created_by, created_by_key } of await readAll(client, await writeAll(client)))
      expect({ created_by, created_by_key }).toEqual(sender);
    expect(await client.request('GET /v1/metrics/latest', {})).toMatchObject(sender);
  });

  test('cannot be sent in the name of another', async () => {
    const other = { created_by: 'user_x', created_by_key: 'key_x' };
    const errors = Object.keys(other).map((path) => ({ path }));
    const refused = { status: 422, errors };
    await expect(client.request('POST /v1/metrics', { body: other as never })).rejects.toMatchObject(refused);
    const { session_id } = await client.request('POST /v1/sessions', { body: { tool_id: 'cursor' } });
    const body = { ...operationOf(session_id), ...other };
    await expect(client.request('POST /v1/operations', { body })).rejects.toMatchObject(refused);
    const items = [
      { type: 'metric', data: other },
      { type: 'operation', data: body },
    ] as never;
    const { results } = await client.request('POST /v1/ingest', { body: { items } });
    expect(results).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
  });
});

test('rows that a job or an earlier release stored have no sender', async () => {
  await db.services.metrics.store(tenant, { tool_id: 'job' });
  const client = await api.clientOf(tenant);
  expect(await client.request('GET /v1/metrics/latest', { query: { tool_id: 'job' } })).toMatchObject({
    created_by: null,
    created_by_key: null,
  });
});

describe('the filter by user', () => {
  const query = (created_by: string, limit = 100) => ({ query: { created_by, limit } });

  test('finds the rows of one user of the tenant', async () => {
    const client = await api.clientOf(tenant);
    const [ada, grace] = [await db.newMember(tenant, 'member'), await db.newMember(tenant, 'member')];
    for (const { userId } of [ada, grace]) await writeAll(await api.clientOf({ ...tenant, userId }));
    for (const { userId } of [ada, grace]) {
      const samples = (await client.request('GET /v1/metrics', query(userId))).data;
      const operations = (await client.request('GET /v1/operations', query(userId))).data;
      expect([samples.length, operations.length]).toEqual([5, 5]);
      for (const row of [...samples, ...operations]) expect(row.created_by).toBe(userId);
      const { data } = await client.request('GET /v1/metrics', query(userId, 2));
      expect(data).toHaveLength(2);
    }
  });

  test('finds nothing of a user of another tenant, as of one that does not exist', async () => {
    const client = await api.clientOf(tenant);
    const { userId } = await db.newMember(neighbour, 'member');
    await writeAll(await api.clientOf({ ...neighbour, userId }));
    for (const id of [userId, 'user_random']) {
      expect((await client.request('GET /v1/metrics', query(id))).data).toEqual([]);
      expect((await client.request('GET /v1/operations', query(id))).data).toEqual([]);
    }
  });
});
