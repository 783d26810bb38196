import { expect, test } from '@jest/globals';
import { startListener } from '../../src/db/notifications.ts';
import { ChangeFeed } from '../../src/features/changes/change-feed.ts';
import { CHANGES, ChangeNotices } from '../../src/features/changes/change-notices.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { setUpDatabase } from '../support/set-up.ts';

const db = await setUpDatabase();
const log = createLogger('silent');
const identity = () => {
  if (!db.pools.identity) throw new Error('A test database has every role.');
  return db.pools.identity;
};

test('what another process has written is known before any stream hears of it, and what this one has is not of another', () => {
  const told: unknown[] = [];
  const feed = new ChangeFeed((scopeId = 'all') => told.push(scopeId));
  feed.listen('team', { onChange: () => told.push('change'), onReset: () => told.push('reset') });
  feed.committed('team', new Set(['tool_sessions']));
  feed.received('team', ['sessions']);
  feed.missed('team');
  feed.connected();
  expect(told).toEqual(['change', 'team', 'change', 'team', 'reset', 'all', 'reset']);
});

/** A process: what it hears is kept by scope. */
function newProcess() {
  const feed = new ChangeFeed();
  const payloads: string[] = [];
  const notices = new ChangeNotices({ feed, database: identity(), log });
  const heard: (readonly string[] | 'reset')[] = [];
  feed.listen('team', { onChange: (resources) => heard.push(resources), onReset: () => heard.push('reset') });
  return { feed, notices, heard, payloads };
}

test('a change of one process reaches the streams of another by one NOTIFY, and its own only once', async () => {
  const [one, other] = [newProcess(), newProcess()];
  const payloads: string[] = [];
  let connected = () => {};
  const isConnected = new Promise<void>((resolve) => {
    connected = resolve;
  });
  const listener = startListener({
    url: db.urls.roles.identity,
    channels: {
      [CHANGES]: (payload) => {
        payloads.push(payload);
        for (const { notices } of [one, other]) notices.receive(payload);
      },
    },
    log,
    onConnected: () => connected(),
    onDisconnected: () => {},
  });
  await isConnected;
  for (let n = 0; n < 50; n++) one.feed.committed('team', new Set(['tool_sessions', 'metrics']));
  for (let n = 0; n < 300; n++) one.feed.committed(`somebody-else-${n}`, new Set(['metrics']));
  while (other.heard.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(other.heard).toHaveLength(1);
  expect(other.heard[0]).toEqual(expect.arrayContaining(['sessions', 'metrics']));
  expect(one.heard).toHaveLength(50);
  expect(payloads).toHaveLength(1);
  for (const payload of payloads) expect(Buffer.byteLength(payload)).toBeLessThan(8_000);
  await one.notices.stop();
  await listener.stop();
});

test('more scopes than fit reset the others, and so does a lost connection', () => {
  const { feed, notices, heard } = newProcess();
  notices.receive(JSON.stringify({ from: 'another', list: 'any', scopes: null }));
  feed.disconnected();
  feed.connected();
  expect(heard).toEqual(['reset', 'reset']);
});

test.each([
  ['no JSON', '{'],
  ['another form', '{"from":1,"scopes":{}}'],
  ['numbers that name nothing', '{"from":"another","scopes":{"team":[999]}}'],
  ['texts as names', '{"from":"another","scopes":{"team":["sessions"]}}'],
])('a notification with %s says nothing', (_, payload) => {
  const { notices, heard } = newProcess();
  notices.receive(payload);
  expect(heard).toEqual([]);
});

test('a process of a release with other names resets what it names, and nothing else', () => {
  const { notices, heard } = newProcess();
  notices.receive('{"from":"another","list":"older","scopes":{"someone else":[0]}}');
  expect(heard).toEqual([]);
  notices.receive('{"from":"another","list":"older","scopes":{"team":[0]}}');
  expect(heard).toEqual(['reset']);
});

test('the place of a team says nothing of how much the others change', () => {
  const feed = new ChangeFeed();
  const tables = new Set(['tool_sessions']);
  const untouched = feed.placeOf('quiet');
  feed.committed('team', tables);
  const first = feed.placeOf('team');
  for (let n = 0; n < 100; n++) feed.committed('busy', tables);
  expect(feed.placeOf('team')).toBe(first);
  feed.committed('team', tables);
  const second = feed.placeOf('team');
  expect(second).not.toBe(first);
  expect(feed.placeOf('quiet')).toBe(untouched);
  // no count that could be compared
  for (const place of [first, second, untouched])
    expect(place).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
});

test('a place is no longer known once changes of any team are forgotten', () => {
  const feed = new ChangeFeed();
  const tables = new Set(['tool_sessions']);
  const before = feed.placeOf('quiet');
  for (let n = 0; n <= 10_000; n++) feed.committed(`team-${n}`, tables);
  expect(feed.placeOf('quiet')).not.toBe(before);
  expect(feed.placeOf('team-0')).toBe(feed.placeOf('quiet'));
});
