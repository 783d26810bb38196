import { expect, test } from '@jest/globals';
import { OwnerQueues } from '../../src/lib/owner-queues.ts';

const queuesOf = (...waiting: [string, string][]) => {
  const queues = new OwnerQueues<string>();
  for (const [owner, waiter] of waiting) queues.add(owner, waiter);
  return queues;
};

test('owners take turns, and within one owner the first is served first', () => {
  const queues = queuesOf(['a', 'a1'], ['a', 'a2'], ['b', 'b1'], ['a', 'a3'], ['c', 'c1']);
  const taken: (string | undefined)[] = [];
  for (let [next] = queues.owners(); next !== undefined; [next] = queues.owners())
    taken.push(queues.takeFirst(next));
  expect(taken).toEqual(['a1', 'b1', 'c1', 'a2', 'a3']);
  expect(queues.size).toBe(0);
});

test('a removed waiter is not counted, and an owner without waiters has no turn', () => {
  const queues = queuesOf(['a', 'a1'], ['b', 'b1'], ['b', 'b2']);
  expect([queues.remove('a', 'a1'), queues.remove('a', 'a1')]).toEqual([true, false]);
  expect([queues.size, queues.sizeOf('a'), queues.sizeOf('b')]).toEqual([2, 0, 2]);
  expect([...queues.owners()]).toEqual(['b']);
  expect([queues.takeLast('b'), queues.takeFirst('a'), queues.takeLast('a')]).toEqual([
    'b2',
    undefined,
    undefined,
  ]);
});
