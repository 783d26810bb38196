import { expect, test } from '@jest/globals';
import type { TenantScope } from '../../src/auth/scope.ts';
import { ChangeService } from '../../src/features/changes/change.service.ts';
import { ChangeFeed } from '../../src/features/changes/change-feed.ts';

const LIMITS = { perCaller: 10, perScope: 200, inAll: 20 };

/** Opens streams of teams with a person each. */
function newService() {
  const changes = new ChangeService(new ChangeFeed(), LIMITS);
  const open = async (team: string) => {
    const tenant: TenantScope = { kind: 'tenant', tenantId: team };
    const client = new AbortController();
    const stream = changes.stream(tenant, { kind: 'key', keyId: `key of ${team}` }, undefined);
    const events = stream(client.signal)[Symbol.asyncIterator]();
    expect((await events.next()).value).toMatchObject({ name: 'open' });
    return { ended: events.next().then(({ done }) => done), leave: () => client.abort() };
  };
  return { open };
}

test('teams that fill the process make room for others, up to an equal share', async () => {
  const { open } = newService();
  const first = await Promise.all(Array.from({ length: 10 }, () => open('greedy-1')));
  for (let n = 0; n < 10; n++) await open('greedy-2');
  await open('small');
  // the one of the fullest team that was open for longest
  expect(await first[0]?.ended).toBe(true);
  for (let n = 0; n < 5; n++) await open('small');
  // all have six or seven now
  await expect(open('small')).rejects.toMatchObject({ code: 'streams_busy' });
  await expect(open('greedy-1')).rejects.toMatchObject({ code: 'streams_busy' });
  await open('another');
});

test('a stream that ended to make room is counted off once', async () => {
  const { open } = newService();
  const streams = [];
  for (let n = 0; n < 20; n++) streams.push(await open(n % 2 === 0 ? 'a' : 'b'));
  const late = await open('c');
  expect(await streams[0]?.ended).toBe(true);
  late.leave();
  expect(await late.ended).toBe(true);
  // one place is free now, and the next one takes it from nobody
  await open('d');
  expect(await Promise.race([streams[1]?.ended, Promise.resolve('open')])).toBe('open');
  await open('e');
  expect(await streams[1]?.ended).toBe(true);
});
