import type pg from 'pg';
import { z } from 'zod';
import type { Scope } from '../../auth/scope.ts';
import { createLogger, type Logger } from '../../lib/logger.ts';
import { parsedRow } from '../../lib/parsed-row.ts';
import { currentRequest } from '../../lib/request-context.ts';
import { isPoolTaken } from '../errors.ts';
import { FairQueue, type QueueLimits } from '../pools/fair-queue.ts';
import { keepsPreparedStatements } from '../pools/prepared-statements.ts';
import { closeRolePools, openRolePools, type RolePools } from '../pools/role-pools.ts';
import { MAX_STALENESS_MS, type ScopePositions } from './scope-positions.ts';
import { type PrimaryFacts, verifyStandby, WrongStandby } from './standby-checks.ts';
import { isUnreachable, NotReplayed, StandbyBusy } from './standby-errors.ts';
import { positionOf, REPLAY_POSITION, replayPosition, type WalPosition } from './wal-position.ts';

export interface StandbyOptions {
  readonly urls: { readonly tenant: string; readonly local: string | undefined };
  readonly poolSize: number;
  readonly limits: QueueLimits;
  readonly primary: PrimaryFacts;
  readonly positions: ScopePositions;
  readonly log: Logger;
}

/** Why a standby is not read. */
type Fault = 'unchecked' | 'unreachable' | 'wrong' | 'behind' | 'other_timeline';

const TIMELINE = "select lpad(upper(to_hex(timeline_id)), 8, '0') as timeline from pg_control_checkpoint()";
const timelineRow = z.object({ timeline: z.string() });
const TIMEOUT_MS = 1_000;
const SILENT = createLogger('silent');

/** One standby: its pools, and whether it may be read. `look` keeps that up to date. */
export class Standby {
  /** The host and the port. */
  readonly name: string;
  readonly #options: StandbyOptions;
  readonly #pools: RolePools;
  readonly #watching: RolePools;
  readonly #queue: FairQueue;
  #keepsNames = false;
  #isClosed = false;
  #replayed: WalPosition = 0n;
  #fault: Fault | undefined = 'unchecked';

  constructor(options: StandbyOptions) {
    const { urls, poolSize, limits } = options;
    this.#options = options;
    const { host, searchParams } = new URL(urls.tenant);
    this.name = host || `${searchParams.get('host')}`;
    const others = { identity: '', billing: undefined };
    const timing = { log: SILENT, connectTimeoutMs: TIMEOUT_MS };
    this.#pools = openRolePools({ ...urls, ...others }, { ...timing, poolSize });
    this.#watching = openRolePools(
      { tenant: urls.tenant, local: undefined, ...others },
      { ...timing, poolSize: 1, queryTimeoutMs: TIMEOUT_MS },
    );
    this.#queue = new FairQueue(poolSize, limits);
  }

  /** Whether prepared statements work there: not behind a pooler that loses them. */
  get keepsNames(): boolean {
    return this.#keepsNames;
  }

  /** Whether it cannot be reached or must not be read: it is asked again less often. */
  get isOut(): boolean {
    return this.#fault !== undefined && this.#fault !== 'behind';
  }

  /** Whether it serves this kind of scope and has replayed that much. */
  canRead({ kind }: Scope, required: WalPosition): boolean {
    return this.#fault === undefined && this.#pools[kind] !== undefined && this.#replayed >= required;
  }

  /** Throws WrongStandby. One that is down is left out. */
  async check(): Promise<void> {
    try {
      await this.#verify();
      // until the first look
      this.#fault = 'behind';
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      this.#leaveOut('unreachable', (error as Error).message);
    }
  }

  /** Asks how far it is. `timeline`: that of the primary. Never throws. */
  async look(timeline: string | undefined): Promise<void> {
    const { tenant } = this.#watching;
    if (!tenant) return;
    try {
      if (this.isOut) await this.#verify();
      const [{ rows: seen }, { rows: control }] = await Promise.all([
        tenant.query(REPLAY_POSITION),
        tenant.query(TIMELINE),
      ]);
      if (!this.#noteReplayed(seen[0])) return;
      if (timeline !== undefined && parsedRow(timelineRow, control[0]).timeline !== timeline)
        return this.#leaveOut('other_timeline', 'it follows another timeline than the primary');
      const lag = this.#options.positions.lagOf(this.#replayed);
      if (lag > MAX_STALENESS_MS)
        this.#leaveOut('behind', 'it is more than a second behind, or stopped replaying');
      // not at once, so that one at the limit does not go in and out
      else if (this.#fault !== undefined && lag <= MAX_STALENESS_MS / 2) this.#takeBack();
    } catch (error) {
      this.failed(error);
    }
  }

  /** Runs `work` in turn on a connection of the scope's role. */
  read<T>(scope: Scope, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const run = async () => {
      const client = await this.#connect(scope);
      try {
        return await work(client);
      } finally {
        client.release(client.getTransactionStatus() !== 'I');
      }
    };
    if (scope.kind !== 'tenant') return run();
    return this.#queue.inTurn(scope.tenantId, () => {
      currentRequest()?.begin();
      return run();
    });
  }

  /** Throws NotReplayed if the row, which the read itself has asked for, says that the read may have seen too little. */
  requireReplayed(row: unknown, required: WalPosition): void {
    if (!this.#noteReplayed(row) || this.#replayed < required) throw new NotReplayed();
  }

  /** What a read or a look has failed with. */
  failed(error: unknown): void {
    if (error instanceof WrongStandby) this.#leaveOut('wrong', error.message);
    else if (isUnreachable(error)) this.#leaveOut('unreachable', (error as Error).message);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([closeRolePools(this.#pools, 0), closeRolePools(this.#watching, 0)]);
  }

  /** Throws StandbyBusy. Local mode has no queue, so that one caller can take every connection of its pool. */
  async #connect({ kind }: Scope): Promise<pg.PoolClient> {
    try {
      return await (this.#pools[kind] as pg.Pool).connect();
    } catch (error) {
      throw isPoolTaken(error) ? new StandbyBusy() : error;
    }
  }

  async #verify(): Promise<void> {
    await verifyStandby(this.name, this.#pools, this.#options.primary);
    const { tenant } = this.#pools;
    this.#keepsNames = tenant !== undefined && (await keepsPreparedStatements(tenant));
  }

  /** False if the server is no standby any more. */
  #noteReplayed(row: unknown): boolean {
    const { is_standby, position } = parsedRow(replayPosition, row);
    this.#replayed = position === null ? 0n : positionOf(position, this.#options.primary.segmentBytes);
    if (!is_standby) this.#leaveOut('wrong', 'it has been promoted, so it is no standby any more');
    return is_standby;
  }

  #leaveOut(fault: Fault, reason: string): void {
    // a look that is under way fails then
    if (this.#isClosed) return;
    const isNew = this.#fault !== fault;
    // while it comes back it is behind for a moment
    const isWorthALine = isNew && !(fault === 'behind' && this.#fault !== undefined);
    this.#fault = fault;
    // what waits for an answer is repeated on the primary
    if (fault === 'unreachable' && isNew) for (const pool of Object.values(this.#pools)) pool?.cut();
    if (isWorthALine)
      this.#options.log.warn(
        { code: 'standby_left_out', standby: this.name, reason },
        'this standby is not read any more, and the primary answers instead; it is read again as soon as it can be',
      );
  }

  #takeBack(): void {
    this.#fault = undefined;
    this.#options.log.info({ code: 'standby_read', standby: this.name }, 'this standby is read');
  }
}
