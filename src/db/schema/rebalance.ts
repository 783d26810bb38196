import pg from 'pg';
import { analyzeTables } from '../distribution/distribute-tables.ts';
import { withoutForce } from '../distribution/forced-security.ts';
import {
  cleanUp,
  isIsolated,
  isolateTenant,
  type Move,
  moveShard,
  plannedMoves,
} from '../distribution/moves.ts';
import { grantSequencesOnWorkers } from '../distribution/sequence-grants.ts';
import { isDistributed } from '../distribution/switch.ts';
import { type MigrateOptions, underLock } from './migrate.ts';
import { NUMBERING_ROLES } from './roles.ts';
import { SchemaRefused } from './schema-state.ts';

export interface RebalanceOptions extends MigrateOptions {
  /** A tenant that gets a shard of its own first. */
  readonly isolate?: string | undefined;
  /** Cancels the move in progress; what was moved before stays moved. */
  readonly signal?: AbortSignal;
  readonly onIsolate?: (tenantId: string) => void;
  readonly onMove?: (move: Move, place: number, of: number) => void;
}

export interface Rebalanced {
  readonly moves: number;
  /** False if the tenant had a shard of its own before. */
  readonly isolated: boolean;
}

// A server whose client is gone notices it while it moves a shard, and cancels the move.
const WATCH_CLIENT = `set client_connection_check_interval = '2s'`;

/**
 * Moves shards until every worker has its share. Requests go on meanwhile; one that writes to a shard waits about a second
 * when it changes its node. Throws SchemaRefused on one node, and the error of Citus if a move fails or is cancelled.
 */
export async function rebalance(ownerUrl: string, options: RebalanceOptions = {}): Promise<Rebalanced> {
  return underLock(ownerUrl, options, async (owner) => {
    if (!(await isDistributed(owner)))
      throw new SchemaRefused(
        'The database is not distributed, so there are no shards to move. See docs/scale.md.',
      );
    owner.on('error', () => {}); // the statement in progress fails with it, and the policies still have to be restored
    await owner.query(WATCH_CLIENT);
    await grantSequencesOnWorkers(owner, NUMBERING_ROLES);
    const cancelling = cancelOn(options.signal, ownerUrl, await backendOf(owner));
    try {
      return await withoutForce(ownerUrl, () => moveAll(owner, options));
    } finally {
      cancelling.stop();
      await cleanUp(owner).catch(() => {}); // Citus tries again by itself
    }
  });
}

async function moveAll(
  owner: pg.Client,
  { isolate, signal, onIsolate, onMove }: RebalanceOptions,
): Promise<Rebalanced> {
  const isolated = isolate !== undefined && !(await isIsolated(owner, isolate));
  if (isolated) {
    onIsolate?.(isolate);
    await isolateTenant(owner, isolate);
  }
  const moves = await plannedMoves(owner);
  for (const [index, move] of moves.entries()) {
    signal?.throwIfAborted();
    onMove?.(move, index + 1, moves.length);
    await moveShard(owner, move);
  }
  if (isolated || moves.length > 0) await analyzeTables(owner);
  return { moves: moves.length, isolated };
}

async function backendOf(client: pg.Client): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]?.pid;
}

/** Cancels the statement of a connection when the signal comes. */
function cancelOn(
  signal: AbortSignal | undefined,
  ownerUrl: string,
  backend: number | undefined,
): { stop(): void } {
  const cancel = () => {
    void cancelStatement(ownerUrl, backend).catch(() => {}); // the move ends by itself then
  };
  signal?.addEventListener('abort', cancel);
  return { stop: () => signal?.removeEventListener('abort', cancel) };
}

async function cancelStatement(ownerUrl: string, backend: number | undefined): Promise<void> {
  const other = new pg.Client({ connectionString: ownerUrl });
  await other.connect();
  try {
    await other.query('select pg_cancel_backend($1)', [backend]);
  } finally {
    await other.end();
  }
}
