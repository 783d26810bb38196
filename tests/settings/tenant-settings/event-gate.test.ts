import { expect, test } from '@jest/globals';
import { EventGate } from '../../../src/features/settings/tenant-settings/event-gate.ts';

/** A gate whose clock the test moves, in milliseconds. */
function gateAt(start: number) {
  const clock = { now: start };
  return { clock, gate: new EventGate<string>(() => clock.now) };
}

test('settings are remembered for ten seconds, each scope by itself', async () => {
  const { clock, gate } = gateAt(0);
  let loads = 0;
  const load = async () => `load ${++loads}`;
  expect(await gate.settingsOf('a', load)).toBe('load 1');
  clock.now = 9_999;
  expect(await gate.settingsOf('a', load)).toBe('load 1');
  expect(await gate.settingsOf('b', load)).toBe('load 2');
  clock.now = 10_000;
  expect(await gate.settingsOf('a', load)).toBe('load 3');
});

test('those who ask at the same time share one load', async () => {
  const { gate } = gateAt(0);
  let loads = 0;
  const load = async () => `load ${++loads}`;
  const responses = await Promise.all([gate.settingsOf('a', load), gate.settingsOf('a', load)]);
  expect(responses).toEqual(['load 1', 'load 1']);
});

test('what was being loaded when a change came is not given out afterwards', async () => {
  const { gate } = gateAt(0);
  let finish = (_: string) => {};
  const slow = gate.settingsOf('a', () => new Promise((resolve) => (finish = resolve)));
  gate.forget('a');
  const fresh = gate.settingsOf('a', async () => 'new');
  finish('old');
  expect([await slow, await fresh, await gate.settingsOf('a', async () => 'newer')]).toEqual([
    'old',
    'new',
    'new',
  ]);
});

test('a load that fails is tried again by the next who asks', async () => {
  const { gate } = gateAt(0);
  await expect(gate.settingsOf('a', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
  expect(await gate.settingsOf('a', async () => 'up')).toBe('up');
});

test('a minute begins with an event and takes so many events, all or none of a batch', () => {
  const { clock, gate } = gateAt(5_000);
  expect(gate.waitFor('a', 2, 5)).toBe(0);
  clock.now = 15_000;
  expect(gate.waitFor('a', 4, 5)).toBe(50_000);
  expect(gate.waitFor('a', 3, 5)).toBe(0);
  expect(gate.waitFor('a', 1, 5)).toBe(50_000);
  expect(gate.waitFor('b', 1, 5)).toBe(0);
  clock.now = 65_000;
  expect(gate.waitFor('a', 5, 5)).toBe(0);
});

test('a batch that is larger than the limit never gets in, and counts nothing', () => {
  const { gate } = gateAt(0);
  expect(gate.waitFor('a', 6, 5)).toBe(60_000);
  expect(gate.waitFor('a', 5, 5)).toBe(0);
});

test('a new limit holds for the minute that has begun', () => {
  const { gate } = gateAt(0);
  expect(gate.waitFor('a', 5, 5)).toBe(0);
  expect(gate.waitFor('a', 1, 6)).toBe(0);
  expect(gate.waitFor('a', 1, 3)).toBe(60_000);
});

test('20,000 scopes that write at the same time each keep their count', () => {
  const { clock, gate } = gateAt(0);
  const scopes = Array.from({ length: 20_000 }, (_, n) => `scope-${n}`);
  const admit = (scope: string) => {
    void gate.settingsOf(scope, async () => 'settings');
    return gate.waitFor(scope, 1, 1);
  };
  expect(scopes.filter((scope) => admit(scope) > 0)).toEqual([]);
  expect(scopes.filter((scope) => admit(scope) === 0)).toEqual([]);
  clock.now = 60_000;
  expect(scopes.filter((scope) => admit(scope) > 0)).toEqual([]);
});
