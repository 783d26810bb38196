import type { Attack, Attacker } from '../attacker.ts';
import { plain, prose } from '../bodies.ts';

const KEY_REQUESTS = 30;
const KEY_EVERY_MS = 15_000;
const BATCHES = 12;
const BATCHES_EVERY_MS = 20_000;
const SEARCHES = 12;
const SEARCHES_EVERY_MS = 10_000;

const all = (count: number, send: (n: number) => Promise<void>) =>
  Promise.all(Array.from({ length: count }, (_, n) => send(n)));

function checkpoints({ options: { sessionId: session_id } }: Attacker, count: number, seed: number): Buffer {
  const items = Array.from({ length: count }, (_, n) => {
    const summary = prose(15_500, seed * 1_000 + n + 1);
    return { type: 'checkpoint', data: { session_id, tool_id: 'cursor', checkpoint_type: 'auto', summary } };
  });
  return Buffer.from(JSON.stringify({ items }));
}

/** Thirty requests under one key: while the first one is stored, the others wait. */
export const idempotencyKey: Attack = {
  name: 'one busy idempotency key',
  async run(attacker) {
    const body = plain('/v1/ingest', checkpoints(attacker, 40, 1));
    await attacker.every(KEY_EVERY_MS, 2, (n) => {
      const headers = { 'Idempotency-Key': `busy-${Date.now()}-${n}` };
      return all(KEY_REQUESTS, () => attacker.send({ ...body, headers }));
    });
  },
};

/** Twelve clients, each with a batch of 5 MB. */
export const largeBatches: Attack = {
  name: 'large batches',
  async run(attacker) {
    const bodies = Array.from({ length: 3 }, (_, n) =>
      plain('/v1/ingest', checkpoints(attacker, 320, n + 2)),
    );
    await attacker.every(BATCHES_EVERY_MS, 2, () =>
      all(BATCHES, async (n) => {
        const body = bodies[n % bodies.length];
        if (body) await attacker.send(body);
      }),
    );
  },
};

/** Twelve searches at once over the memories that were stored before. */
export const memorySearches: Attack = {
  name: 'memory searches',
  run: (attacker) =>
    attacker.every(SEARCHES_EVERY_MS, 2, () =>
      all(SEARCHES, (n) => attacker.send({ path: `/v1/search?q=migration+policies+-word${n}` })),
    ),
};
