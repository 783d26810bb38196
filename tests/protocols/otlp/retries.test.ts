import { describe, expect, test } from '@jest/globals';
import { DatabaseUnavailable } from '../../../src/db/errors.ts';
import { PlanLimitReached } from '../../../src/features/entitlements/plan-limit.errors.ts';
import { EventLimitReached } from '../../../src/features/telemetry/admission/admission.errors.ts';
import { Draining } from '../../../src/http/server/draining.ts';
import { DiskFull } from '../../../src/lib/errors.ts';
import { endless, expectStatus, FORMATS, LIMITS, otlpClient, SECRET } from './otlp-client.ts';

const client = await otlpClient();
const { serve, ask } = client;

describe.each(FORMATS)('in %s', (format) => {
  test.each([
    ['the limit of the settings', () => new EventLimitReached(10, 59_000, 1), 429, 8, '4'],
    ['the limit of the plan', () => PlanLimitReached.ofRate('free', 10, 1_200, 1), 429, 8, '2'],
    ['the limit of the plan, at once', () => PlanLimitReached.ofRate('free', 10, 1, 1), 429, 8, '1'],
    ['a database that is away', () => new DatabaseUnavailable(), 503, 14, '1'],
    ['a lost connection', () => Object.assign(new Error('x'), { code: 'ECONNRESET' }), 503, 14, '1'],
    ['a deadlock', () => Object.assign(new Error('x'), { code: '40P01' }), 503, 14, '1'],
    ['a full disk', () => new DiskFull(), 503, 14, '1'],
    ['a full disk of the database', () => Object.assign(new Error('x'), { code: '53100' }), 503, 14, '1'],
    ['a fault of ours', () => new TypeError(SECRET), 500, 13, null],
    [
      'a broken constraint',
      () => Object.assign(new Error(SECRET), { code: '23514', constraint: 'a__b' }),
      400,
      3,
      null,
    ],
  ])('%s', async (_name, fault, status, code, retryAfter) => {
    client.store.answer = () => Promise.reject(fault());
    const answer = await ask(await serve(), { format });
    expectStatus(format, answer, status, code);
    expect(answer.response.headers.get('retry-after')).toBe(retryAfter);
  });

  test('a server that stops is 503 for as long as it answers', async () => {
    const draining = new Draining();
    const origin = await serve({ draining });
    const { promise: asked, resolve: close } = Promise.withResolvers<void>();
    const http = {
      close: (done: () => void) => void asked.then(done),
      closeIdleConnections: () => {},
      closeAllConnections: () => {},
    };
    const drained = draining.drain(http as never, 0);
    const answer = await ask(origin, { format });
    expectStatus(format, answer, 503, 14);
    expect(answer.response.headers.get('retry-after')).toBe('2');
    close();
    await drained;
  });

  test('too much at once is 503, with a second to wait', async () => {
    const origin = await serve({ bodyLimits: { ofOne: 10, ofAll: 1_000 } });
    const answer = await ask(origin, { format });
    expectStatus(format, answer, 503, 14);
    expect(answer.response.headers.get('retry-after')).toBe('1');
  });

  test('a body that stops arriving is 503, because the exporter shall try again', async () => {
    const origin = await serve({ bodyTimeouts: { stillMs: 50, smallMs: 50 } });
    expectStatus(format, await ask(origin, { format, body: endless() }), 503, 14);
  });

  test('the limit of the network may say longer, and that of wrong keys may not', async () => {
    const now = () => 1_000;
    const crowded = await serve({ rateLimits: { ...LIMITS, perNetwork: 1, now } });
    await ask(crowded, { format });
    const refused = await ask(crowded, { format });
    expectStatus(format, refused, 429, 8);
    expect(Number(refused.response.headers.get('retry-after'))).toBeGreaterThan(4);

    const guessed = await serve({ rateLimits: { ...LIMITS, failuresPerNetwork: 1, now } });
    const authorization = 'Bearer omk_wrong';
    expectStatus(format, await ask(guessed, { format, authorization }), 401, 16);
    const slowed = await ask(guessed, { format, authorization });
    expectStatus(format, slowed, 429, 8);
    expect(slowed.response.headers.get('retry-after')).toBe('4');
    // a key that was valid here is no guess
    expect((await ask(guessed, { format })).response.status).toBe(200);
  });
});
