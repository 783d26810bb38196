import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { OmniMemory } from '../../client/src/client.ts';
import { LOCAL, type TenantScope } from '../../src/auth/scope.ts';
import { play } from '../isolation/property/model.ts';
import { SCOPES, sequences } from '../isolation/property/requests.ts';
import { ServerProcess } from '../support/server-process.ts';
import { ask, newWorld } from './clients.ts';
import { ownersSeen, refusals, seed } from './isolation.ts';
import { newReader, type Reader } from './readers.ts';
import { type Replicated, startReplicated } from './standby-server.ts';

jest.setTimeout(120_000);

const SEED = Number(process.env.PROPERTY_SEED ?? Math.floor(Math.random() * 2 ** 31));
const RUNS = Number(process.env.PROPERTY_RUNS ?? 3);

let servers: Replicated;
let reader: Reader;
let processes: readonly ServerProcess[];
let [first, second] = ['', ''];
let [a, b]: TenantScope[] = [];
let [keyOfA, keyOfB] = ['', ''];

beforeAll(async () => {
  servers = await startReplicated();
  const { roles } = servers.primary.urls;
  const env = {
    DATABASE_URL: roles.tenant,
    DATABASE_URL_READ: servers.standby.urlOf(roles.tenant),
    DATABASE_URL_LOCAL: roles.local ?? '',
    DATABASE_URL_IDENTITY: roles.identity,
    DATABASE_URL_BILLING: roles.billing ?? '',
    DATABASE_URL_DELETION: roles.deletion ?? '',
    LOCAL_MODE: 'on',
    RATE_LIMITS: 'off',
    SECRET_KEY: 'the same secret of both processes, and of no other',
  };
  processes = [new ServerProcess(env), new ServerProcess(env)];
  reader = await newReader(servers);
  const newTenant = async (name: string): Promise<TenantScope> => ({
    kind: 'tenant',
    tenantId: (await reader.services.tenants.create({ name })).id,
  });
  [a, b] = [await newTenant('A'), await newTenant('B')];
  const newKey = async (scope: TenantScope) =>
    (await reader.services.apiKeys.create(scope, { name: 'k' })).key;
  [keyOfA, keyOfB] = [await newKey(a), await newKey(b)];
  await Promise.all(processes.map((one) => one.serving()));
  [first = '', second = ''] = processes.map(({ url }) => url);
});
afterAll(async () => {
  await Promise.all((processes ?? []).map((one) => one.kill()));
  await reader?.close();
  await servers?.stop();
});

const STARTING = { body: { tool_id: 'cursor' }, position: '0' };

/** Whether the second process shows a session that the first one has just started, while the standby replays nothing. */
async function shows(position: (told: string) => string | undefined): Promise<boolean> {
  await reader.until(true, a);
  await servers.standby.replays(false);
  try {
    const made = await ask(first, 'POST', '/v1/sessions', { ...STARTING, key: keyOfA });
    expect(made.position).toMatch(/^[\w-]{40,}$/);
    const sent = { key: keyOfA, position: position(made.position ?? '') };
    const read = await ask(second, 'GET', `/v1/sessions/${made.body.session_id}`, sent);
    expect(read.position).toBeUndefined();
    return read.status === 200;
  } finally {
    await servers.standby.replays(true);
  }
}

test('a client that carries the position from one process to another reads its own write', async () => {
  for (let n = 0; n < 3; n++) expect(await shows((told) => told)).toBe(true);
});

test('without the position another process may show what was there before', async () => {
  // a machine that is busy for a second leaves the standby out
  let hidden = false;
  for (let n = 0; n < 10 && !hidden; n++) hidden = !(await shows(() => undefined));
  expect(hidden).toBe(true);
});

test('the typed client carries the position by itself', async () => {
  await reader.until(true, a);
  await servers.standby.replays(false);
  try {
    const client = new OmniMemory({
      ...{ baseUrl: first, apiKey: keyOfA, retries: 0 },
      fetch: async (input, init) => {
        const request = new Request(input, init);
        return fetch(
          request.method === 'GET' ? new Request(request.url.replace(first, second), request) : request,
        );
      },
    });
    const { session_id } = await client.request('POST /v1/sessions', { body: { tool_id: 'cursor' } });
    const found = await client.request('GET /v1/sessions/{session_id}', { params: { session_id } });
    expect(found.session_id).toBe(session_id);
  } finally {
    await servers.standby.replays(true);
  }
});

test('a forged position, or one of another tenant, sends the read to the primary', async () => {
  const ofB = await ask(first, 'POST', '/v1/sessions', { ...STARTING, key: keyOfB });
  const altered = (told: string) => `${told.slice(0, -4)}${told.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`;
  for (const position of [() => 'garbage', () => '0/0', altered, () => ofB.position ?? ''])
    expect(await shows(position)).toBe(true);
});

test('clients of two processes see what they would see of one, and nothing of each other', async () => {
  process.stderr.write(`Property test over two processes and a standby: seed ${SEED}, ${RUNS} sequences.\n`);
  const newKey = async () => {
    const { id: tenantId } = await reader.services.tenants.create({ name: 'T' });
    return (await reader.services.apiKeys.create({ kind: 'tenant', tenantId }, { name: 'k' })).key;
  };
  const property = fc.asyncProperty(sequences, async (steps) => {
    // local mode would need to be emptied
    const keys = await Promise.all(Array.from({ length: SCOPES }, newKey));
    await play(
      await newWorld([first, second], keys),
      // the model takes the first scope for local mode, which has no keys
      steps.filter((step) => step.do !== 'make key'),
    );
  });
  await fc.assert(property, { seed: SEED, numRuns: RUNS });
});

test('the roles see on the standby what they see on the primary: rows of their scope, or none', async () => {
  for (const [scope, mark] of [
    [a, 'a1'],
    [b, 'b1'],
    [LOCAL, 'l1'],
  ] as const)
    await seed(reader.services, scope as TenantScope, mark);
  for (const scope of [a, b, LOCAL]) await reader.until(true, scope);
  const { tenant, local = '' } = servers.primary.urls.roles;
  let tables = 0;
  for (const [url, setting, owner] of [
    [tenant, undefined, undefined],
    [tenant, a?.tenantId, a?.tenantId],
    [tenant, b?.tenantId, b?.tenantId],
    [tenant, '', undefined],
    [local, undefined, null],
    [local, a?.tenantId, null],
  ] as const) {
    const seen = await ownersSeen(servers.standby.urlOf(url), setting);
    expect(seen).toEqual(await ownersSeen(url, setting));
    const owners = Object.values(seen).flat();
    tables += owners.length;
    expect(new Set(owners)).toEqual(new Set(owner === undefined ? [] : [owner]));
  }
  expect(tables).toBeGreaterThanOrEqual(4 * 8);
  const statements = [
    "update tool_sessions set title = 'x'",
    'delete from tool_sessions',
    'select 1 from tool_sessions for update',
  ];
  expect(new Set(await refusals(servers.standby.urlOf(tenant), statements))).toEqual(new Set(['25006']));
});
