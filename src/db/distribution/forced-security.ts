import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { tablesOnShards } from './distribute-tables.ts';
import { withShortLocks } from './short-locks.ts';

// Longer than the restart of a coordinator or a worker takes.
const ATTEMPTS = 60;
const PAUSE_MS = 2_000;

/** The policies do not bind the owner yet. The message is for the operator. */
export class ForceNotRestored extends Error {}

/**
 * Runs `work` while the policies of the distributed tables do not bind the owner, who serves nothing: PostgreSQL replicates
 * into no table that forces them, and a shard that is moved would wait forever. They bind the owner again afterwards,
 * whatever happens, also if a node restarts. If this process is killed, doctor reports it, and the next run or
 * `migrate up` restores them. Throws ForceNotRestored.
 */
export async function withoutForce<T>(
  ownerUrl: string,
  work: () => Promise<T>,
  { attempts = ATTEMPTS, pauseMs = PAUSE_MS } = {},
): Promise<T> {
  try {
    await setForce(ownerUrl, 'no force');
    return await work();
  } finally {
    await restored(ownerUrl, attempts, pauseMs);
  }
}

/** Makes the policies bind the owner on every shard. On connections of its own, because `work` may have lost its own. */
async function restored(ownerUrl: string, attempts: number, pauseMs: number): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await setForce(ownerUrl, 'force');
    } catch (error) {
      if (attempt >= attempts)
        throw new ForceNotRestored(
          `The policies of the distributed tables do not bind the owner role again, because a node does not answer (${(error as Error).message}). ` +
            'No role of the server is affected. Run `omnimemory migrate rebalance` again when all nodes answer.',
          { cause: error },
        );
      await wait(pauseMs);
    }
  }
}

async function setForce(ownerUrl: string, force: 'force' | 'no force'): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  client.on('error', () => {}); // the statement in progress fails with it
  await client.connect();
  try {
    for (const table of await tablesOnShards(client))
      await withShortLocks(client, [`alter table ${table} ${force} row level security`]);
  } finally {
    await client.end();
  }
}
