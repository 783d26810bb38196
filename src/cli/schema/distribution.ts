import { DEFAULT_SHARDS, distribute } from '../../db/schema/distribute.ts';
import type { OwnerUrls } from '../../db/schema/provision.ts';
import { rebalance } from '../../db/schema/rebalance.ts';
import { onWait } from './on-wait.ts';

/** `migrate distribute` and `migrate rebalance`, for a Citus cluster (docs/scale.md). */
export async function runDistribute(urls: OwnerUrls, shards: number = DEFAULT_SHARDS): Promise<void> {
  const onStep = (step: string) => console.log(`${step} …`);
  const tables = await distribute(urls, { shards, onStep, onWait });
  console.log(
    tables.length === 0
      ? 'Every table was distributed already; the rest was done again.'
      : `Distributed ${tables.length} tables. Start the servers: they learn it at their start.`,
  );
}

export async function runRebalance(ownerUrl: string, isolate: string | undefined): Promise<void> {
  const stopping = new AbortController();
  const stop = () => {
    console.error('Cancelling the move …');
    stopping.abort(
      new Error('The rebalance was cancelled. What had moved stays; run it again for the rest.'),
    );
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const { moves, isolated } = await rebalance(ownerUrl, {
      isolate,
      signal: stopping.signal,
      onWait,
      onIsolate: (tenantId) => console.log(`giving ${tenantId} a shard of its own …`),
      onMove: ({ from, to, bytes }, place, of) =>
        console.log(`move ${place} of ${of}: ${Math.ceil(bytes / 1_048_576)} MB from ${from} to ${to} …`),
    });
    if (isolate && !isolated) console.log(`${isolate} had a shard of its own already.`);
    console.log(
      moves === 0
        ? 'Every worker has its share; nothing was moved.'
        : `Moved ${moves} shards of every table.`,
    );
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}
