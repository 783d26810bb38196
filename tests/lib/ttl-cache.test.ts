import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { currentRequest, inRequestContext, RequestContext } from '../../src/lib/request-context.ts';
import { TtlCache } from '../../src/lib/ttl-cache.ts';

describe('a key that is dropped during its load', () => {
  for (const [name, forget] of [
    ['by its key', (cache: TtlCache<string>) => cache.forget('a')],
    ['with all others', (cache: TtlCache<string>) => cache.clear()],
  ] as const) {
    test(`${name} goes to those who wait for it, and to nobody who asks later`, async () => {
      const cache = new TtlCache<string>(10_000);
      await cache.get('b', async () => 'another');
      const { promise, resolve } = Promise.withResolvers<string>();
      const waiting = Promise.all([cache.get('a', () => promise), cache.get('a', () => promise)]);
      forget(cache);
      const later = cache.get('a', async () => 'new');
      resolve('old');
      expect(await waiting).toEqual(['old', 'old']);
      expect(await later).toBe('new');
      expect(cache.peek('a')).toBe('new');
    });

    test(`${name} is not remembered where nobody asks meanwhile`, async () => {
      const cache = new TtlCache<string>(10_000);
      const { promise, resolve } = Promise.withResolvers<string>();
      const waiting = cache.get('a', () => promise);
      forget(cache);
      resolve('old');
      await waiting;
      expect(cache.peek('a')).toBeUndefined();
    });
  }

  test('and fails does not drop what was loaded later', async () => {
    const cache = new TtlCache<string>(10_000);
    const { promise, reject } = Promise.withResolvers<string>();
    const waiting = cache.get('a', () => promise);
    cache.forget('a');
    await cache.get('a', async () => 'new');
    reject(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    expect(cache.peek('a')).toBe('new');
  });
});

describe('a load that requests share', () => {
  test('belongs to none of them', async () => {
    const cache = new TtlCache<boolean>(10_000);
    const load = async () => currentRequest() === undefined;
    expect(await inRequestContext(new RequestContext(), () => cache.get('a', load))).toBe(true);
  });

  test('is not given to a caller who may no longer have it', async () => {
    const cache = new TtlCache<string>(10_000);
    const { promise, resolve } = Promise.withResolvers<string>();
    const revoked = new RequestContext({ confirm: () => Promise.reject(new Error('revoked')) });
    const ofRevoked = inRequestContext(revoked, () => cache.get('a', () => promise));
    const ofOther = inRequestContext(new RequestContext(), () => cache.get('a', () => promise));
    resolve('loaded');
    await expect(ofRevoked).rejects.toThrow('revoked');
    expect(await ofOther).toBe('loaded');
  });
});

test('inside a transaction no caller waits for the load of another', async () => {
  const cache = new TtlCache<string>(10_000);
  const { promise, resolve } = Promise.withResolvers<string>();
  const shared = cache.get('a', () => promise);
  expect(await cache.getAlone('a', async () => 'own')).toBe('own');
  resolve('shared');
  expect(await shared).toBe('shared');
  expect(await cache.getAlone('a', async () => 'own')).toBe('shared');
});

/** A cache of ten seconds whose clock the test moves, in milliseconds. */
function cacheAt(start: number) {
  const clock = { now: start };
  return { clock, cache: new TtlCache<string>(10_000, { now: () => clock.now }) };
}

test('a value is cached for the TTL, each key by itself', async () => {
  const { clock, cache } = cacheAt(0);
  let loads = 0;
  const load = async () => `load ${++loads}`;
  expect(await cache.get('a', load)).toBe('load 1');
  clock.now = 9_999;
  expect(await cache.get('a', load)).toBe('load 1');
  expect(await cache.get('b', load)).toBe('load 2');
  clock.now = 10_000;
  expect(await cache.get('a', load)).toBe('load 3');
});

test('concurrent callers share one load', async () => {
  const { cache } = cacheAt(0);
  let loads = 0;
  const load = async () => `load ${++loads}`;
  const responses = await Promise.all([cache.get('a', load), cache.get('a', load)]);
  expect(responses).toEqual(['load 1', 'load 1']);
});

test('a value that was being loaded during a change is not used afterwards', async () => {
  const { cache } = cacheAt(0);
  let finish = (_: string) => {};
  const slow = cache.get('a', () => new Promise((resolve) => (finish = resolve)));
  cache.forget('a');
  const fresh = cache.get('a', async () => 'new');
  finish('old');
  expect([await slow, await fresh, await cache.get('a', async () => 'newer')]).toEqual(['old', 'new', 'new']);
});

test('a failed load is retried by the next caller', async () => {
  const { cache } = cacheAt(0);
  await expect(cache.get('a', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
  expect(await cache.get('a', async () => 'up')).toBe('up');
});

test('20,000 keys that are used at the same time are each remembered', async () => {
  const { cache } = cacheAt(0);
  const keys = Array.from({ length: 20_000 }, (_, n) => `key-${n}`);
  await Promise.all(keys.map((key) => cache.get(key, async () => key)));
  expect(keys.filter((key) => cache.peek(key) !== key)).toEqual([]);
});

test('a cache takes its memory with its first value', async () => {
  const caches = Array.from({ length: 20 }, () => new TtlCache<string>(10_000));
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const bytes = () => {
    // what other suites of this process have left would otherwise be freed at some time in between
    collect();
    return process.memoryUsage().arrayBuffers;
  };
  const before = bytes();
  const unused = Array.from({ length: 20 }, () => new TtlCache<string>(10_000));
  for (const cache of unused) {
    expect(cache.peek('a')).toBeUndefined();
    cache.forget('a');
    cache.clear();
  }
  const ofUnused = bytes() - before;
  for (const cache of caches) await cache.get('a', async () => 'value');
  const ofUsed = bytes() - before - ofUnused;
  expect(caches.map((cache) => cache.peek('a'))).toEqual(caches.map(() => 'value'));
  expect(unused).toHaveLength(caches.length);
  // one megabyte each
  expect(ofUsed).toBeGreaterThan(10_000_000);
  expect(ofUnused).toBeLessThan(ofUsed / 4);
});
