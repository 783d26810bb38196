import { describe, expect, test } from '@jest/globals';
import { TtlCache } from '../../src/lib/ttl-cache.ts';

describe('what is forgotten during its load', () => {
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

  test('and fails does not take what was loaded later with it', async () => {
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

test('inside of a transaction nobody waits for the load of another', async () => {
  const cache = new TtlCache<string>(10_000);
  const { promise, resolve } = Promise.withResolvers<string>();
  const shared = cache.get('a', () => promise);
  expect(await cache.getAlone('a', async () => 'own')).toBe('own');
  resolve('shared');
  expect(await shared).toBe('shared');
  expect(await cache.getAlone('a', async () => 'own')).toBe('shared');
});
