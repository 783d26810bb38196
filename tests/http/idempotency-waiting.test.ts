import { afterAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { LOCAL, type Scope } from '../../src/auth/scope.ts';
import { closeRolePools, openRolePools } from '../../src/db/pools/role-pools.ts';
import { Database } from '../../src/db/transaction/database.ts';
import { IdempotencyService, RequestInProgress } from '../../src/features/idempotency/idempotency.service.ts';
import { createLogger } from '../../src/lib/logger.ts';
import type { RecordedReply } from '../../src/lib/recorded-reply.ts';
import { inRequestContext, RequestAborted, RequestContext } from '../../src/lib/request-context.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { watchStatements } from '../support/statement-log.ts';

const db = await setUpDatabase({ poolSize: 4, holdsSeveral: true });
const [tenant, other] = [await db.newTenant(), await db.newTenant()];
const { idempotency } = db.services;

const times = <T>(count: number, make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n));
const fingerprint = Buffer.alloc(32);
const replyOf = (json: string): RecordedReply => ({ status: 201, json });

/** A request that has begun, holds its transaction open, and ends when the test says so. */
function openRequest(scope: Scope, key: string, service = idempotency) {
  let end = (_reply: RecordedReply | Error) => {};
  const ending = new Promise<RecordedReply | Error>((resolve) => {
    end = resolve;
  });
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const answer = service.once(scope, { key, fingerprint }, async () => {
    begin();
    const reply = await ending;
    if (reply instanceof Error) throw reply;
    return reply;
  });
  return { begun, end, answer };
}

const repeat = (scope: Scope, key: string, json = 'again', service = idempotency) =>
  service.once(scope, { key, fingerprint }, async () => replyOf(json));

describe.each([
  ['in local mode', LOCAL as Scope, 'local' as const],
  ['in a tenant', tenant as Scope, 'tenant' as const],
])('repetitions of a request that is still at work %s', (_name, scope, role) => {
  test('wait without a connection, however many there are, and get its response', async () => {
    const first = openRequest(scope, 'busy');
    await first.begun;
    const repetitions = times(29, () => repeat(scope, 'busy'));
    // others of the same scope find connections as ever
    await Promise.all(times(8, () => db.services.sessions.start(scope, { tool_id: 'cursor' })));
    const { totalCount = 0, idleCount = 0, waitingCount } = db.pools[role] ?? {};
    expect([totalCount - idleCount, waitingCount]).toEqual([1, 0]);
    await db.services.sessions.start(other, { tool_id: 'cursor' });
    first.end(replyOf('first'));
    expect(await first.answer).toEqual({ status: 201, json: 'first', replayed: false });
    for (const answer of await Promise.all(repetitions))
      expect(answer).toEqual({ status: 201, json: 'first', replayed: true });
  });

  test('are done themselves where it fails, one after the other', async () => {
    const first = openRequest(scope, 'fails');
    await first.begun;
    const second = repeat(scope, 'fails', 'second');
    const third = repeat(scope, 'fails', 'third');
    first.end(new Error('on purpose'));
    await expect(first.answer).rejects.toThrow('on purpose');
    expect(await second).toEqual({ status: 201, json: 'second', replayed: false });
    expect(await third).toEqual({ status: 201, json: 'second', replayed: true });
  });

  test('stop waiting when their caller has left', async () => {
    const first = openRequest(scope, 'left');
    await first.begun;
    const request = new RequestContext();
    const waiting = inRequestContext(request, () => repeat(scope, 'left', 'nobody'));
    const behind = repeat(scope, 'left', 'behind');
    request.abort();
    await expect(waiting).rejects.toThrow(RequestAborted);
    first.end(new Error('on purpose'));
    await expect(first.answer).rejects.toThrow('on purpose');
    expect(await behind).toEqual({ status: 201, json: 'behind', replayed: false });
  });

  test('are refused with Retry-After if a hundred wait already', async () => {
    const first = openRequest(scope, 'crowded');
    await first.begun;
    const waiting = times(100, () => repeat(scope, 'crowded'));
    await expect(repeat(scope, 'crowded')).rejects.toMatchObject({
      code: 'request_in_progress',
      status: 503,
      headers: { 'Retry-After': '1' },
    });
    // another key is another matter
    expect(await repeat(scope, 'not crowded', 'mine')).toMatchObject({ json: 'mine' });
    first.end(replyOf('first'));
    const responses = await Promise.all(waiting);
    expect(new Set(responses.map(({ json }) => json))).toEqual(new Set(['first']));
  });
});

describe('a request that runs in another process', () => {
  const pools = openRolePools(db.urls.roles, { poolSize: 2, log: createLogger('silent') });
  const elsewhere = new IdempotencyService(Database.over(pools));
  afterAll(() => closeRolePools(pools));

  test('is waited for in short attempts, each of which gives its connection back', async () => {
    const first = openRequest(tenant, 'elsewhere');
    await first.begun;
    const statements = watchStatements(pools);
    const repetition = repeat(tenant, 'elsewhere', 'again', elsewhere);
    let rolledBack = 0;
    while (rolledBack < 2) {
      rolledBack += statements().tenant?.filter((text) => text === 'ROLLBACK').length ?? 0;
      await Database.over(pools).readOne(other, (tx) => sql`select 1`.execute(tx.db));
    }
    first.end(replyOf('first'));
    expect(await repetition).toEqual({ status: 201, json: 'first', replayed: true });
  });

  test('is not waited for forever', async () => {
    const first = openRequest(tenant, 'endless');
    await first.begun;
    await expect(repeat(tenant, 'endless', 'again', elsewhere)).rejects.toThrow(RequestInProgress);
    first.end(replyOf('first'));
    await first.answer;
    expect(await repeat(tenant, 'endless', 'again', elsewhere)).toMatchObject({ json: 'first' });
  });
});
