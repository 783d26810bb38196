import { readFile } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { HashingQueue } from '../../../src/features/identity/accounts/passwords/hashing-queue.ts';
import { PasswordHashing } from '../../../src/features/identity/accounts/passwords/password-hash.ts';
import { networkOf } from '../../../src/lib/network/ip-address.ts';
import { inRequestContext, RequestContext } from '../../../src/lib/request-context.ts';
import { TestBrowser } from '../../support/browser.ts';
import { setUpSite } from '../../support/set-up.ts';
import { fromSomewhere, newAddress, newPerson } from '../../support/sign-in.ts';

const passwords = new PasswordHashing();
const { db, site } = await setUpSite({ localMode: false }, { passwords });

/** Work that ends when the test says so; what has begun, by name. */
function works(queue: HashingQueue) {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const outcomes: string[] = [];
  const add = (name: string, request = new RequestContext({ network: name.slice(0, 1) })) => {
    const work = () =>
      new Promise<void>((resolve) => {
        begun.push(name);
        ends.push(resolve);
      });
    queue.run(work, request).then(
      () => {},
      (error) => outcomes.push(`${name} ${error.code}`),
    );
  };
  const end = async () => {
    ends.shift()?.();
    await nextTurn();
  };
  return { add, end, begun, outcomes };
}

describe('the queue', () => {
  const limits = { maxAtOnce: 2, maxWaiting: 4, maxWaitingOfNetwork: 3 };

  test('lets two work, and the networks take turns', async () => {
    const { add, end, begun } = works(new HashingQueue({ ...limits, maxWaiting: 9 }));
    for (const name of ['a1', 'a2', 'a3', 'a4', 'a5', 'b1', 'c1', 'c2']) add(name);
    expect(begun).toEqual(['a1', 'a2']);
    for (let n = 0; n < 8; n += 1) await end();
    expect(begun).toEqual(['a1', 'a2', 'a3', 'b1', 'c1', 'a4', 'c2', 'a5']);
  });

  test('refuses what one network sends beyond the limit, and nothing from others', async () => {
    const { add, end, begun, outcomes } = works(new HashingQueue(limits));
    for (const name of ['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'b1']) add(name);
    await nextTurn();
    expect(outcomes).toEqual(['a6 passwords_busy']);
    for (let n = 0; n < 6; n += 1) await end();
    expect(begun).toEqual(['a1', 'a2', 'a3', 'b1', 'a4', 'a5']);
  });

  test('that is full gives a network with fewer the place of the last one of the network with the most', async () => {
    const { add, outcomes } = works(new HashingQueue(limits));
    for (const name of ['a1', 'a2', 'a3', 'a4', 'a5', 'b1', 'c1']) add(name);
    await nextTurn();
    expect(outcomes).toEqual(['a5 passwords_busy']);
    add('d1');
    await nextTurn();
    expect(outcomes).toEqual(['a5 passwords_busy', 'a4 passwords_busy']);
    add('e1');
    await nextTurn();
    expect(outcomes.slice(2)).toEqual(['e1 passwords_busy']);
  });

  test('does not begin work for a client that has disconnected, and completes what has begun', async () => {
    const { add, end, begun, outcomes } = works(new HashingQueue(limits));
    const [first, third] = [new RequestContext({ network: 'a' }), new RequestContext({ network: 'a' })];
    add('a1', first);
    add('a2');
    add('a3', third);
    add('a4');
    third.abort();
    first.abort();
    await nextTurn();
    expect(outcomes).toEqual(['a3 request_aborted']);
    for (let n = 0; n < 3; n += 1) await end();
    expect(begun).toEqual(['a1', 'a2', 'a4']);
  });

  test('goes on after work that fails', async () => {
    const queue = new HashingQueue({ ...limits, maxAtOnce: 1 });
    await expect(queue.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(
      queue.run(() => {
        throw new Error('at once');
      }),
    ).rejects.toThrow('at once');
    expect(await queue.run(async () => 'fine')).toBe('fine');
  });
});

test('sixty concurrent passwords leave threads for other work', async () => {
  let hashed = 0;
  const hashes = Array.from({ length: 60 }, () =>
    passwords.hash('long enough, and blank').then(
      () => {
        hashed += 1;
      },
      () => {},
    ),
  );
  await nextTurn();
  // with every thread taken this would wait until most of them are done
  for (let n = 0; n < 5; n += 1) await readFile(new URL(import.meta.url));
  const done = hashed;
  await Promise.all(hashes);
  expect(done).toBeLessThanOrEqual(2);
});

/** As many hashes of one network as may wait, until the test says so. */
function keepBusy(network: string): () => Promise<unknown> {
  let stopped = false;
  const workers = Array.from({ length: 18 }, () =>
    inRequestContext(new RequestContext({ network }), async () => {
      // who finds no place comes again: the others take turns with it
      while (!stopped) await passwords.hash('long enough, and blank').catch(() => nextTurn());
    }),
  );
  return () => {
    stopped = true;
    return Promise.all(workers);
  };
}

test('sign-ins beyond what can wait are refused for known and unknown accounts alike, and other networks get their turn', async () => {
  const { email, password } = await newPerson(db, site);
  const from = fromSomewhere();
  const [greedy, other] = [from, fromSomewhere()].map((headers) => new TestBrowser(site.origin, headers));
  const stop = keepBusy(networkOf(from['x-forwarded-for']));
  try {
    const responses: unknown[] = [];
    for (const address of [email, newAddress('nobody')]) {
      const answer = await greedy?.post(
        '/auth/login',
        { email: address, password },
        { headers: { 'x-request-id': 'the-same' } },
      );
      responses.push([answer?.status, answer?.headers.get('retry-after'), answer?.body]);
    }
    expect(responses[0]).toEqual([503, '2', expect.objectContaining({ code: 'passwords_busy' })]);
    expect(responses[1]).toEqual(responses[0]);
    await other?.post('/auth/password/forgot', { email });
    const reset = { token: await db.mailbox.tokenOf(email), password: 'long enough, and blank' };
    expect((await greedy?.post('/auth/password/reset', reset))?.status).toBe(503);
    // what opens nothing is not hashed
    expect((await greedy?.post('/auth/password/reset', { ...reset, token: 'none' }))?.status).toBe(400);
    const registered = await greedy?.post('/auth/register', { email: newAddress(), password });
    expect(registered?.status).toBe(503);
    expect((await other?.post('/auth/login', { email, password }))?.status).toBe(200);
  } finally {
    await stop();
  }
});
