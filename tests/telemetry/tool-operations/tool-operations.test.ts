import { describe, expect, test } from '@jest/globals';
import type { InputOf } from '../../../client/src/client.ts';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { setUpApi } from '../../support/set-up.ts';

const { db, api } = await setUpApi();
const tenant = await db.newTenant();
const ofTenant = await api.clientOf(tenant);

type Operation = InputOf<'POST /v1/operations'>['body'];

const operationOf = (session_id: string, more: Partial<Operation> = {}): Operation => ({
  session_id,
  tool_id: 'cursor',
  tool_name: 'read',
  operation_mode: 'full',
  tokens_original: 1_000,
  tokens_actual: 100,
  response_time_ms: 12.5,
  ...more,
});

describe.each([
  ['in local mode', () => LOCAL as Scope, () => api.local],
  ['with a tenant', () => tenant as Scope, () => ofTenant],
])('operations %s', (_name, scopeOf, clientOf) => {
  const record = (body: Operation) => clientOf().request('POST /v1/operations', { body });
  const list = (query: object) => clientOf().request('GET /v1/operations', { query });

  test('an operation comes back as it was recorded, with what it prevented', async () => {
    const session_id = await db.newSession(scopeOf());
    const operation = operationOf(session_id, {
      tool_name: 'search',
      operation_mode: 'tri_index',
      parameters: { query: 'where is it?', depth: [1, { a: null }] },
      file_path: '/src/a.ts',
      timestamp: '2025-11-20T10:00:00.123456+01:00',
    });
    const recorded = await record(operation);
    expect(recorded).toEqual({
      ...operation,
      operation_id: expect.stringMatching(/^op_[0-9a-f]{32}$/),
      tokens_prevented: 900,
      timestamp: '2025-11-20T09:00:00.123456+00:00',
      created_by: null,
      created_by_key: scopeOf().kind === 'local' ? null : expect.stringMatching(/^key_/),
    });
    expect((await list({ session_id })).data).toEqual([recorded]);
  });

  test('what is left out is null, and the time is now', async () => {
    const session_id = await db.newSession(scopeOf());
    const { parameters, file_path, timestamp } = await record(operationOf(session_id));
    const { last_activity, tokens_saved } = await db.services.sessions.get(scopeOf(), session_id);
    expect([parameters, file_path]).toEqual([null, null]);
    // the same moment: recording is a life sign. The totals of a session come from its samples, not from here as well.
    // (the statements of a cluster do not run on the same node, so their clocks differ a little)
    const apart = Math.abs(Date.parse(last_activity) - Date.parse(timestamp));
    expect(apart).toBeLessThanOrEqual(db.database.isDistributed ? 1_000 : 0);
    expect([last_activity === timestamp || db.database.isDistributed, tokens_saved]).toEqual([true, 0]);
  });

  test('an operation that cost more prevented 0 tokens, not a negative number', async () => {
    const session_id = await db.newSession(scopeOf());
    const recorded = await record(operationOf(session_id, { tokens_original: 10, tokens_actual: 25 }));
    expect(recorded.tokens_prevented).toBe(0);
  });

  test.each([
    ['what it prevented, which follows from the rest', { tokens_prevented: 5 }, 'tokens_prevented'],
    ['an unknown tool', { tool_name: 'write' }, 'tool_name'],
    ['an unknown mode', { operation_mode: 'partial' }, 'operation_mode'],
    ['a negative count', { tokens_actual: -1 }, 'tokens_actual'],
    ['a negative time', { response_time_ms: -1 }, 'response_time_ms'],
    ['parameters that are no object', { parameters: [] }, 'parameters'],
    ['a time in the future', { timestamp: '9999-01-01T00:00:00Z' }, 'timestamp'],
    ['another tenant', { tenant_id: 'other' }, 'tenant_id'],
  ])('refuses %s', async (_fault, more, path) => {
    const body = { ...operationOf(await db.newSession(scopeOf())), ...more } as Operation;
    await expect(record(body)).rejects.toMatchObject({
      status: 422,
      errors: [expect.objectContaining({ path })],
    });
  });

  test('an ended session takes none, and an unknown one is not found', async () => {
    const session_id = await db.newSession(scopeOf());
    const ended = await db.services.sessions.end(scopeOf(), session_id);
    await expect(record(operationOf(session_id))).rejects.toMatchObject({
      status: 409,
      code: 'session_ended',
    });
    await expect(record(operationOf('nobody'))).rejects.toMatchObject({
      status: 404,
      code: 'session_not_found',
    });
    expect(await db.services.sessions.get(scopeOf(), session_id)).toEqual(ended);
    expect((await list({ session_id })).data).toEqual([]);
  });

  test('a list is newest first, filters, and turns pages', async () => {
    const session_id = await db.newSession(scopeOf());
    const at = (day: number) => `2025-10-0${day}T00:00:00Z`;
    for (let day = 1; day <= 5; day++)
      await record(operationOf(session_id, { timestamp: at(day), tokens_actual: day }));
    await record(
      operationOf(session_id, {
        timestamp: at(6),
        tokens_actual: 6,
        tool_id: 'codex',
        tool_name: 'search',
        operation_mode: 'symbol',
      }),
    );
    const seen: number[] = [];
    for await (const one of clientOf().items('GET /v1/operations', { query: { session_id, limit: 4 } }))
      seen.push(one.tokens_actual);
    expect(seen).toEqual([6, 5, 4, 3, 2, 1]);
    const counts = async (filter: object) =>
      (await list({ session_id, ...filter })).data.map((one) => one.tokens_actual);
    expect(await counts({ tool_name: 'search' })).toEqual([6]);
    expect(await counts({ operation_mode: 'full', limit: 2 })).toEqual([5, 4]);
    expect(await counts({ tool_id: 'codex' })).toEqual([6]);
    expect(await counts({ from: at(2), to: at(4) })).toEqual([3, 2]);
    await expect(list({ from: at(4), to: at(2) })).rejects.toMatchObject({ status: 422 });
  });

  test('the breakdown derives its percentages from sums, where OmniMemory 1 averaged claims', async () => {
    const session_id = await db.newSession(scopeOf());
    await record(
      operationOf(session_id, { tokens_original: 1_000, tokens_actual: 100, response_time_ms: 10 }),
    );
    await record(operationOf(session_id, { tokens_original: 10, tokens_actual: 9, response_time_ms: 20 }));
    await record(
      operationOf(session_id, {
        tool_name: 'search',
        operation_mode: 'semantic',
        tokens_original: 0,
        tokens_actual: 7,
        response_time_ms: 60,
      }),
    );
    const { totals, groups, currency, price_version } = await clientOf().request(
      'GET /v1/operations/breakdown',
      {
        query: { session_id },
      },
    );
    expect(totals).toEqual({
      operation_count: 3,
      tokens_original: 1_010,
      tokens_actual: 116,
      tokens_prevented: 901,
      percent_prevented: 89.21,
      avg_response_time_ms: 30,
      cost_saved: '0.013515',
    });
    expect(groups).toEqual([
      {
        tool_name: 'read',
        operation_mode: 'full',
        operation_count: 2,
        tokens_original: 1_010,
        tokens_actual: 109,
        tokens_prevented: 901,
        percent_prevented: 89.21, // the average of 90 and 10 would be 50
        avg_response_time_ms: 15,
        cost_saved: '0.013515',
      },
      expect.objectContaining({
        tool_name: 'search',
        operation_mode: 'semantic',
        percent_prevented: null,
        cost_saved: '0',
      }),
    ]);
    expect([currency, price_version]).toEqual(['USD', expect.any(String)]);
  });

  test('savings over time are summed by periods of UTC, at the price that is asked for', async () => {
    const session_id = await db.newSession(scopeOf());
    await record(operationOf(session_id, { timestamp: '2025-03-02T23:30:00-01:00' })); // Monday 3 March, 00:30 UTC
    await record(operationOf(session_id, { timestamp: '2025-03-02T23:59:00Z', tokens_actual: 400 })); // Sunday
    const savings = async (query: object) => {
      const window = { from: '2025-02-01T00:00:00Z', to: '2025-04-01T00:00:00Z' };
      const answer = await clientOf().request('GET /v1/operations/savings', {
        query: { ...window, session_id, ...query },
      });
      return answer.groups.map((one) => [
        one.period,
        one.tokens_prevented,
        one.percent_prevented,
        one.cost_saved,
      ]);
    };
    expect(await savings({})).toEqual([
      ['2025-03-02', 600, 60, '0.009'],
      ['2025-03-03', 900, 90, '0.0135'],
    ]);
    expect(await savings({ interval: 'week', provider: 'openai_gpt4' })).toEqual([
      ['2025-W09', 600, 60, '0.018'],
      ['2025-W10', 900, 90, '0.027'],
    ]);
    expect(await savings({ interval: 'month' })).toEqual([['2025-03', 1_500, 75, '0.0225']]);
    expect(await savings({ to: '2025-03-02T23:59:00Z' })).toEqual([]);
    await expect(savings({ interval: 'year' })).rejects.toMatchObject({
      status: 422,
      errors: [{ path: 'query.interval' }],
    });
    await expect(savings({ from: '2025-05-01T00:00:00Z' })).rejects.toMatchObject({
      status: 422,
      errors: [{ path: 'query.from' }, { path: 'query.to' }],
    });
  });

  test('if a session ends at the same time, an operation is stored before the end or not at all', async () => {
    const session_id = await db.newSession(scopeOf());
    const [, ...tries] = await Promise.allSettled([
      db.services.sessions.end(scopeOf(), session_id),
      ...Array.from({ length: 8 }, () =>
        db.services.toolOperations.record(scopeOf(), operationOf(session_id)),
      ),
    ]);
    const stored = tries.filter(({ status }) => status === 'fulfilled').length;
    for (const one of tries) if (one.status === 'rejected') expect(one.reason.code).toBe('session_ended');
    expect((await list({ session_id })).data).toHaveLength(stored);
  });
});

describe('the operations of others', () => {
  test('are not seen, counted or added to', async () => {
    const session_id = await db.newSession(tenant);
    await db.services.toolOperations.record(tenant, operationOf(session_id, { tool_id: 'secret' }));
    const other = await db.newTenant();
    const ofOther = await api.clientOf(other);
    for (const client of [ofOther, api.local]) {
      await expect(
        client.request('POST /v1/operations', { body: operationOf(session_id) }),
      ).rejects.toMatchObject({
        status: 404,
        code: 'session_not_found',
      });
      const query = { tool_id: 'secret' };
      expect((await client.request('GET /v1/operations', { query })).data).toEqual([]);
      expect((await client.request('GET /v1/operations/breakdown', { query })).totals.operation_count).toBe(
        0,
      );
      expect((await client.request('GET /v1/operations/savings', { query })).groups).toEqual([]);
    }
  });

  test('cannot be changed or deleted, not even by their tenant', () =>
    db.asRole('tenant', async (client) => {
      for (const statement of [
        'update tool_operations set tokens_actual = 0',
        'delete from tool_operations',
        'insert into tool_operations (tokens_prevented) values (1)',
      ]) {
        await client.query('begin');
        await client.query(`select set_config('app.tenant_id', $1, true)`, [tenant.tenantId]);
        await expect(client.query(statement)).rejects.toMatchObject({
          code: expect.stringMatching(/^42501|428C9$/),
        });
        await client.query('rollback');
      }
    }));
});
