import { Writable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { LOCAL } from '../../src/auth/scope.ts';
import { choresOf, doChores } from '../../src/jobs/housekeeping.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { setUpDatabase } from '../support/set-up.ts';

const db = await setUpDatabase();
const scopes = [LOCAL, await db.newTenant(), await db.newTenant()];

const log = createLogger('silent');

/** A logger, and the lines that it has written. */
function logged() {
  const lines: Record<string, unknown>[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(JSON.parse(`${chunk}`));
      done();
    },
  });
  return { lines, log: pino(stream) };
}

/** An idle session, a key, and a memory that was to be kept for a day, of the given age in every scope. */
async function litter(key: string, hours: number): Promise<void> {
  for (const scope of scopes) {
    await db.services.sessions.start(scope, { tool_id: key });
    const request = { key, fingerprint: Buffer.alloc(32) };
    await db.services.idempotency.once(scope, request, async () => ({ status: 201, json: '{}' }));
    const { project_id } = await db.services.projects.getOrCreate(scope, { workspace_path: '/work' });
    await db.services.memories.put(scope, { project_id, key }, { value: 'x', ttl_seconds: 86_400 });
  }
  await db.asAdmin(async (admin) => {
    const ago = 'now() - make_interval(hours => $2)';
    await admin.query(
      `update tool_sessions set started_at = ${ago}, last_activity = ${ago} where tool_id = $1`,
      [key, hours],
    );
    await admin.query(
      `update project_memories set expires_at = expires_at - make_interval(hours => $2) where memory_key = $1`,
      [key, hours],
    );
    await admin.query(`update idempotency_keys set created_at = ${ago} where key = $1`, [key, hours]);
  });
}

const left = (key: string) =>
  db.asAdmin(async (admin) => {
    const { rows } = await admin.query(
      `select (select count(*)::int from tool_sessions where tool_id = $1 and ended_at is null) as sessions,
        (select count(*)::int from idempotency_keys where key = $1) as keys,
        (select count(*)::int from project_memories where memory_key = $1) as memories`,
      [key],
    );
    return rows[0];
  });

test('a round ends idle sessions, forgets keys of yesterday and deletes expired memories, in every scope', async () => {
  await litter('yesterday', 25);
  await litter('today', 23);
  await doChores({ chores: choresOf(db.services), scopes: async () => scopes, log });
  expect(await left('yesterday')).toEqual({ sessions: 0, keys: 0, memories: 0 });
  expect(await left('today')).toEqual({ sessions: 0, keys: 3, memories: 3 });
});

test('a round forgets the ids and receipts of batches after seven days', async () => {
  const receipts: string[] = [];
  for (const [n, scope] of scopes.entries()) {
    const items = [{ type: 'metric', id: 'forgotten', data: { tool_id: `tool ${n}` } }];
    receipts.push(JSON.parse(await db.services.ingest.store(scope, items)).receipt_id);
  }
  const age = (days: number) =>
    db.asAdmin(async (admin) => {
      for (const table of ['ingested_items', 'ingest_receipts'])
        await admin.query(`update ${table} set created_at = now() - make_interval(days => $1, hours => -1)`, [
          days,
        ]);
    });
  const round = () => doChores({ chores: choresOf(db.services), scopes: async () => scopes, log });
  const known = () =>
    Promise.all(
      scopes.map((scope, n) =>
        db.services.ingest.receipt(scope, receipts[n] ?? '').then(
          () => true,
          ({ code }) => code,
        ),
      ),
    );
  await age(7);
  await round();
  expect(await known()).toEqual(scopes.map(() => true));
  await age(8);
  await round();
  expect(await known()).toEqual(scopes.map(() => 'receipt_not_found'));
  for (const [n, scope] of scopes.entries()) {
    const items = [{ type: 'metric', id: 'forgotten', data: { tool_id: `tool ${n}` } }];
    expect(JSON.parse(await db.services.ingest.store(scope, items)).created).toBe(1);
  }
});

test('what fails is logged and keeps neither the other chores nor the other scopes waiting', async () => {
  await litter('behind', 25);
  const fails = { name: 'fail', run: () => Promise.reject(new Error('not today')) };
  const { lines, log } = logged();
  await doChores({ chores: [fails, ...choresOf(db.services)], scopes: async () => scopes, log });
  expect(await left('behind')).toEqual({ sessions: 0, keys: 0, memories: 0 });
  const failures = lines.filter(({ msg }) => msg === 'housekeeping: failed');
  expect(failures.map(({ chore, scope }) => [chore, scope])).toEqual([
    ['fail', 'local'],
    ['fail', 'tenant'],
    ['fail', 'tenant'],
  ]);
});

test('a round that cannot learn the scopes ends quietly, for the next one to try again', async () => {
  const { lines, log } = logged();
  const scopes = () => Promise.reject(new Error('the database is gone'));
  await doChores({ chores: choresOf(db.services), scopes, log });
  expect(lines).toEqual([expect.objectContaining({ msg: 'housekeeping: could not list the scopes' })]);
});

test('a server that stops finishes the chore at hand and begins no other', async () => {
  const done: string[] = [];
  const chore = (name: string) => ({
    name,
    run: async () => {
      done.push(name);
      return 0;
    },
  });
  const stopped = () => done.length > 0;
  await doChores({ chores: [chore('one'), chore('two')], scopes: async () => scopes, log }, stopped);
  expect(done).toEqual(['one']);
});
