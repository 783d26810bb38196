import { describe, expect, test } from '@jest/globals';
import {
  generateApiKey,
  hashApiKey,
  isWellFormedApiKey,
  startOfApiKey,
} from '../../../src/features/identity/api-keys/api-key.ts';
import { KeyCache } from '../../../src/features/identity/api-keys/key-cache.ts';

describe('an API key', () => {
  test('is omk_, 43 digits of base 62 and 6 of checksum, new every time', () => {
    const keys = Array.from({ length: 100 }, generateApiKey);
    for (const key of keys) expect(key).toMatch(/^omk_[0-9A-Za-z]{49}$/);
    for (const key of keys) expect(isWellFormedApiKey(key)).toBe(true);
    expect(new Set(keys).size).toBe(100);
  });

  test('with any one digit changed is refused without asking the database', () => {
    const key = generateApiKey();
    for (let place = 4; place < key.length; place++) {
      const digit = key[place] === 'a' ? 'b' : 'a';
      expect(isWellFormedApiKey(key.slice(0, place) + digit + key.slice(place + 1))).toBe(false);
    }
  });

  test.each(['', 'omk_', 'x', `omk_${'a'.repeat(49)} `, `OMK_${'a'.repeat(49)}`])('%p is none', (key) => {
    expect(isWellFormedApiKey(key)).toBe(false);
  });

  test('is hashed with SHA-256, and its start does not give it away', () => {
    const key = generateApiKey();
    expect(hashApiKey(key)).toHaveLength(32);
    expect(startOfApiKey(key)).toHaveLength(10);
  });
});

describe('the key cache', () => {
  const counting = () => {
    let loads = 0;
    const load = async () => {
      loads += 1;
      return `holder ${loads}`;
    };
    return { load, loads: () => loads };
  };

  test('asks every time until it is opened', async () => {
    const [cache, { load, loads }] = [new KeyCache<string>((value) => value), counting()];
    await cache.get('hash', load);
    await cache.get('hash', load);
    expect(loads()).toBe(2);
    cache.open();
    await cache.get('hash', load);
    await cache.get('hash', load);
    expect(loads()).toBe(3);
  });

  test('drops everything when it is cleared or closed', async () => {
    const [cache, { load, loads }] = [new KeyCache<string>((value) => value), counting()];
    cache.open();
    await cache.get('hash', load);
    cache.clear();
    await cache.get('hash', load);
    cache.close();
    await cache.get('hash', load);
    expect(loads()).toBe(3);
  });

  test('does not cache what was read before a revocation arrived', async () => {
    const cache = new KeyCache<string>((value) => value);
    cache.open();
    const reading = cache.get('hash', async () => {
      cache.clear();
      return 'revoked by now';
    });
    expect(await reading).toBe('revoked by now');
    expect(await cache.get('hash', async () => undefined)).toBeUndefined();
  });

  test('drops the entries of one owner, and none of another', async () => {
    const [cache, { load, loads }] = [new KeyCache<string>((value) => value.slice(-1)), counting()];
    cache.open();
    for (const hash of ['one', 'two']) await cache.get(hash, load);
    cache.forget('1');
    expect(await cache.get('two', load)).toBe('holder 2');
    expect(await cache.get('one', load)).toBe('holder 3');
    expect(loads()).toBe(3);
  });

  test('does not cache what was read before a revocation of its owner, but does for another owner', async () => {
    const cache = new KeyCache<string>((value) => value);
    cache.open();
    for (const [hash, forgotten] of [
      ['a', 'mine'],
      ['b', 'theirs'],
    ] as const)
      await cache.get(hash, async () => {
        cache.forget(forgotten);
        return 'mine';
      });
    expect(await cache.get('a', async () => 'read again')).toBe('read again');
    expect(await cache.get('b', async () => 'read again')).toBe('mine');
  });

  test('knows a key that was valid, even when cleared or closed, until it is refused', async () => {
    const cache = new KeyCache<string>((value) => value);
    expect(cache.has('hash')).toBe(false);
    await cache.get('hash', async () => 'mine');
    cache.open();
    cache.clear();
    cache.close();
    expect(cache.has('hash')).toBe(true);
    await cache.get('hash', async () => undefined);
    expect(cache.has('hash')).toBe(false);
  });

  test('does not cache unknown keys', async () => {
    const cache = new KeyCache<string>((value) => value);
    cache.open();
    await cache.get('hash', async () => undefined);
    expect(await cache.get('hash', async () => 'made meanwhile')).toBe('made meanwhile');
  });

  /** A cache whose clock stands still, and lookups that the test completes. */
  const waiting = () => {
    const clock = { now: 0 };
    const cache = new KeyCache<string>(
      (value) => value,
      () => clock.now,
    );
    cache.open();
    const loads: ((value: string | undefined) => void)[] = [];
    const load = () => new Promise<string | undefined>((resolve) => loads.push(resolve));
    return { cache, clock, load, loads };
  };

  test('asks once for callers at the same time', async () => {
    const { cache, load, loads } = waiting();
    const callers = [1, 2, 3].map(() => cache.get('hash', load));
    expect(loads).toHaveLength(1);
    loads[0]?.('mine');
    expect(await Promise.all(callers)).toEqual(['mine', 'mine', 'mine']);
  });

  test.each([
    ['a revocation of any owner', (cache: KeyCache<string>) => cache.forget('theirs')],
    ['a revocation of all', (cache: KeyCache<string>) => cache.clear()],
    ['the loss of the listener', (cache: KeyCache<string>) => cache.close()],
  ])('asks again after %s while it asks', async (_name, revoke) => {
    const { cache, load, loads } = waiting();
    const before = cache.get('hash', load);
    revoke(cache);
    const after = cache.get('hash', load);
    loads[1]?.(undefined);
    expect(await after).toBeUndefined();
    loads[0]?.('revoked by now');
    expect(await before).toBe('revoked by now');
    expect(await cache.get('hash', async () => undefined)).toBeUndefined();
  });

  test('does not cache what a lookup has read that began before a later one and its revocation', async () => {
    const { cache, load, loads } = waiting();
    const first = cache.get('hash', load);
    cache.forget('theirs');
    const second = cache.get('hash', load);
    cache.forget('mine');
    for (const resolve of loads) resolve('mine');
    await Promise.all([first, second]);
    expect(await cache.get('hash', async () => undefined)).toBeUndefined();
  });

  test('shares nothing while it is closed', async () => {
    const { cache, load, loads } = waiting();
    cache.close();
    const callers = [1, 2].map(() => cache.get('hash', load));
    expect(loads).toHaveLength(2);
    for (const resolve of loads) resolve('mine');
    await Promise.all(callers);
  });

  test('reads an old entry again while it still answers, and an expired one before it answers', async () => {
    const { cache, clock, load, loads } = waiting();
    await cache.get('hash', async () => 'first');
    clock.now = 39_999;
    expect(await cache.get('hash', load)).toBe('first');
    expect(loads).toHaveLength(0);
    clock.now = 40_000;
    expect(await cache.get('hash', load)).toBe('first');
    expect(await cache.get('hash', load)).toBe('first');
    expect(loads).toHaveLength(1);
    loads[0]?.('second');
    await new Promise(setImmediate);
    expect(await cache.get('hash', load)).toBe('second');
    clock.now = 40_000 + 59_999;
    expect(await cache.get('hash', async () => 'third')).toBe('second');
    clock.now = 40_000 + 120_000;
    expect(await cache.get('hash', async () => 'fourth')).toBe('fourth');
  });

  test('drops an old entry that is no longer valid, and keeps one that could not be read until it expires', async () => {
    const { cache, clock } = waiting();
    await cache.get('gone', async () => 'mine');
    await cache.get('unread', async () => 'mine');
    clock.now = 50_000;
    await cache.get('gone', async () => undefined);
    await cache.get('unread', () => Promise.reject(new Error('down')));
    await new Promise(setImmediate);
    expect(await cache.get('gone', async () => undefined)).toBeUndefined();
    expect(await cache.get('unread', () => Promise.reject(new Error('down')))).toBe('mine');
    clock.now = 60_000;
    await expect(cache.get('unread', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
  });
});
