import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import pg from 'pg';
import { postgresCounts } from '../../src/http/limits/postgres-counts.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { type Count, type CountStore, SharedCounts } from '../../src/lib/shared-counts.ts';
import { SharedMinuteCounter } from '../../src/lib/shared-minute-counter.ts';
import { untilWaiting } from '../support/lock-waits.ts';
import { logLines } from '../support/log-lines.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { openTcpGate } from '../support/tcp-gate.ts';

const db = await setUpDatabase();
const log = createLogger('silent');
const identity = () => {
  if (!db.pools.identity) throw new Error('A test database has every role.');
  return db.pools.identity;
};

interface Process {
  readonly counter: SharedMinuteCounter;
}

function processes(many: number, store: CountStore = postgresCounts(identity())): Process[] {
  return Array.from({ length: many }, () => {
    // a busy machine is no slow store
    const counts = new SharedCounts({ store, log, waitMs: 10_000 });
    return { counter: new SharedMinuteCounter('requests', counts) };
  });
}

interface Burst {
  readonly key: string;
  readonly most: number;
  readonly requests: number;
}

/** How many of the requests are admitted, and how many wait for the store; each process has eight of them under way. */
async function sendBurst(
  among: readonly Process[],
  { key, most, requests }: Burst,
): Promise<{ admitted: number; waits: number }> {
  let [sent, admitted, waits] = [0, 0, 0];
  const client = async ({ counter }: Process) => {
    while (sent < requests) {
      sent += 1;
      const taken = counter.take(key, most);
      if (taken instanceof Promise) waits += 1;
      if ((await taken).allowed) admitted += 1;
      await new Promise(setImmediate);
    }
  };
  await Promise.all(among.flatMap((one) => Array.from({ length: 8 }, () => client(one))));
  return { admitted, waits };
}

const admitted = async (among: readonly Process[], burst: Burst) => (await sendBurst(among, burst)).admitted;

test.each([10, 33, 60, 600, 6_000])(
  'three processes at full speed let a limit of %i through, and at most 10 percent more',
  async (most) => {
    const allowed = await admitted(processes(3), { key: `burst ${most}`, most, requests: 3 * most });
    expect(allowed).toBeGreaterThanOrEqual(most);
    expect(allowed).toBeLessThanOrEqual(most * 1.1);
  },
);

test('whoever waits for the store is answered by it, however many keys wait before them', async () => {
  const [first, second] = processes(2) as [Process, Process];
  const most = 10;
  expect(await admitted([first], { key: 'behind many', most, requests: most })).toBe(most);
  const others = Array.from({ length: 2_500 }, (_, n) => second.counter.take(`of many ${n}`, most));
  const taken = await second.counter.take('behind many', most);
  expect(taken.allowed).toBe(false);
  await Promise.all(others);
});

test('a process that starts later knows what the others have let through', async () => {
  const [first, second, restarted] = processes(3) as [Process, Process, Process];
  const of = { key: 'a restart', most: 600, requests: 1_000 };
  expect(await admitted([first, second], of)).toBeGreaterThanOrEqual(600);
  expect(await admitted([restarted], of)).toBeLessThanOrEqual(60);
});

test('a key that is hardly used costs no report, and a busy one a report for many requests', async () => {
  const store = postgresCounts(identity());
  let reports = 0;
  const counted: CountStore = {
    add: (counts) => {
      reports += 1;
      return store.add(counts);
    },
  };
  const [{ counter }] = processes(1, counted) as [Process];
  for (let n = 0; n < 500; n++)
    for (let use = 0; use < 9; use++)
      // a promise would wait for the store
      expect(counter.take(`caller ${n}`, 600)).toMatchObject({ allowed: true });
  await sleep(150);
  expect(reports).toBe(0);
  for (let use = 0; use < 3_000; use++) {
    await counter.take('busy', 3_000);
    await new Promise(setImmediate);
  }
  expect(reports).toBeGreaterThan(0);
  expect(reports).toBeLessThan(120);
});

test('batches of events are admitted whole or not at all, and what was refused is given back', async () => {
  const [one, two, three] = processes(3) as [Process, Process, Process];
  const batch = ({ counter }: Process, events: number, unreadable = 0) =>
    counter.take('a scope', 1_000, events + unreadable, events);
  const together = await Promise.all([one, two, three].map((each) => batch(each, 600)));
  expect(together.filter(({ allowed }) => allowed)).toHaveLength(1);
  for (const { msToReset } of together) expect(msToReset).toBeLessThanOrEqual(60_000);
  // within a second or so each hears that the others were refused
  while (!(await batch(one, 300, 50)).allowed) await sleep(20);
  expect(await batch(two, 100)).toMatchObject({ allowed: false });
  while (!(await batch(three, 50)).allowed) await sleep(20);
});

test('a minute ends for all, and one that a clock was set back in ends too', async () => {
  const most = 40;
  const of = { key: 'a minute', most, requests: 100 };
  const ends = (ms: number) =>
    db.asAdmin((admin) => admin.query('update rate_limits set expire = expire + $1', [ms]));
  expect(await admitted(processes(3), of)).toBeGreaterThanOrEqual(most);
  // each may let one through before it has asked
  expect(await admitted(processes(3), of)).toBeLessThanOrEqual(3);
  await ends(-60_000);
  expect(await admitted(processes(3), of)).toBeGreaterThanOrEqual(most);
  await ends(3_600_000);
  expect(await admitted(processes(3), of)).toBeGreaterThanOrEqual(most);
});

test('an addition that waited for another one counts in the minute that began meanwhile', async () => {
  const store = postgresCounts(identity());
  const spent = async (counts: readonly Count[]) => (await store.add(counts)).map((total) => total.spent);
  expect(await spent([{ key: 'a locked key', amount: 1 }])).toEqual([1]);
  const both = [
    { key: 'a locked key', amount: 1 },
    { key: 'its neighbour', amount: 4 },
  ];
  const holder = await identity().connect();
  let waiting: Promise<number[]>;
  try {
    await holder.query('begin');
    await holder.query("update rate_limits set points = points where key = 'a locked key'");
    waiting = spent(both);
    await untilWaiting(db, 1);
    expect(await spent([{ key: 'its neighbour', amount: 7 }])).toEqual([7]);
    await holder.query('commit');
  } finally {
    holder.release();
  }
  expect(await waiting).toEqual([2, 11]);
});

test('while the store is gone each process applies the whole limit, nobody waits or fails, and it is told once', async () => {
  const gate = await openTcpGate(db.urls.roles.identity);
  const pool = new pg.Pool({ connectionString: gate.through(db.urls.roles.identity), max: 2 });
  pool.on('error', () => {});
  const { lines, stream } = logLines();
  const codes = () => lines.map(({ code }) => code);
  const told = createLogger('info', stream);
  const counts = new SharedCounts({ store: postgresCounts(pool), log: told, retryMs: 50 });
  const alone = { counter: new SharedMinuteCounter('requests', counts) };
  const of = { key: 'gone', most: 600, requests: 2_000 };
  await gate.shut();
  expect(await admitted([alone], of)).toBe(600);
  expect(counts.isApart).toBe(true);
  expect(codes()).toEqual(['limits_counted_apart']);
  await gate.open();
  while (counts.isApart) await sleep(10);
  expect(codes().at(-1)).toBe('limits_counted_together');
  // what was counted meanwhile is known to the others
  expect(await admitted(processes(1), of)).toBeLessThanOrEqual(18);
  await pool.end();
  await gate.shut();
});

test('nobody waits long for a slow store, and its late answers count once', async () => {
  const store = postgresCounts(identity());
  const slow: CountStore = {
    add: async (counts: readonly Count[]) => {
      await sleep(400);
      return store.add(counts);
    },
  };
  const counts = new SharedCounts({ store: slow, log, waitMs: 100, retryMs: 50 });
  const counter = new SharedMinuteCounter('requests', counts);
  const burst = await sendBurst([{ counter }], { key: 'slow', most: 600, requests: 500 });
  expect(burst.admitted).toBe(500);
  expect(burst.waits).toBeLessThan(20);
  const stored = async () => {
    const { rows } = await db.asAdmin((admin) =>
      admin.query('select max(points) as points from rate_limits where points between 480 and 520'),
    );
    return rows[0].points;
  };
  while ((await stored()) !== 500) await sleep(50);
  await counts.stop();
  expect(await stored()).toBe(500);
});
