import { z } from 'zod';
import { type RowScope, type Scope, scopeIdOf } from '../../auth/scope.ts';
import { createLogger, type Logger } from '../../lib/logger.ts';
import { parsedRow } from '../../lib/parsed-row.ts';
import { currentRequest } from '../../lib/request-context.ts';
import type { QueueLimits } from '../pools/fair-queue.ts';
import { closeRolePools, openRolePools, type RolePools } from '../pools/role-pools.ts';
import { ScopePositions } from './scope-positions.ts';
import { Standby } from './standby.ts';
import { factsOf, type PrimaryFacts } from './standby-checks.ts';
import { insertPosition, positionOf, type WalPosition, walPosition } from './wal-position.ts';

export interface ReplicaOptions {
  /** Of the tenant role, one for each standby. The local role has the same login there as on the primary. */
  readonly urls: readonly string[];
  readonly identityUrl: string;
  /** `undefined`: local mode is off. */
  readonly localUrl: string | undefined;
  readonly poolSize: number;
  readonly limits: QueueLimits;
  readonly log: Logger;
}

const LOOK_EVERY_MS = 100;
const RETRY_EVERY_MS = 1_000;
const TIMEOUT_MS = 1_000;

// the pools of the requests say when the primary is gone
const SILENT = createLogger('silent');

const PLACE = `select pg_current_wal_insert_lsn()::text as position,
  left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) as timeline`;
const place = z.object({ position: walPosition, timeline: z.string() });

/** The standbys of this process, and how far each must be for a read (docs/replicas.md). */
export class Replicas {
  readonly #positions = new ScopePositions();
  readonly #primary: PrimaryFacts;
  readonly #watching: RolePools;
  readonly #standbys: readonly Standby[];
  readonly #timers = new Set<NodeJS.Timeout>();
  #isStopping = false;
  #timeline: string | undefined;
  #turn = 0;

  private constructor(primary: PrimaryFacts, options: ReplicaOptions) {
    this.#primary = primary;
    const { identityUrl, localUrl, urls } = options;
    this.#watching = openRolePools(
      { tenant: '', local: undefined, identity: identityUrl, billing: undefined },
      { poolSize: 1, connectTimeoutMs: TIMEOUT_MS, queryTimeoutMs: TIMEOUT_MS, log: SILENT },
    );
    const positions = this.#positions;
    this.#standbys = urls.map(
      (tenant) =>
        new Standby({ ...options, positions, primary, urls: { tenant, local: atHostOf(tenant, localUrl) } }),
    );
  }

  /** Throws WrongStandby for a server that must not be read. One that is down is left out until it is there. */
  static async start(pools: RolePools, options: ReplicaOptions): Promise<Replicas> {
    const replicas = new Replicas(await factsOf(pools), options);
    try {
      await Promise.all(replicas.#standbys.map((standby) => standby.check()));
      // so that the first requests find them
      await replicas.#lookAtPrimary();
      await Promise.all(replicas.#standbys.map((standby) => standby.look(replicas.#timeline)));
    } catch (error) {
      await replicas.stop();
      throw error;
    }
    replicas.#repeat(() => replicas.#lookAtPrimary());
    for (const standby of replicas.#standbys)
      replicas.#repeat(
        () => standby.look(replicas.#timeline),
        () => (standby.isOut ? RETRY_EVERY_MS : LOOK_EVERY_MS),
      );
    return replicas;
  }

  /** The next standby that may answer for the scope now, and what it must have replayed. */
  standbyFor(scope: Scope): { readonly standby: Standby; readonly required: WalPosition } | undefined {
    const scopeId = scopeIdOf(scope);
    const known = this.#positions.requiredFor(scopeId);
    const told = currentRequest()?.position?.requiredFor(scopeId);
    if (known === undefined || told === 'unknown') return undefined;
    const required = told !== undefined && told > known ? told : known;
    const usable = this.#standbys.filter((one) => one.canRead(scope, required));
    const standby = usable[this.#turn++ % usable.length];
    return standby && { standby, required };
  }

  /** A transaction of this process has been committed, and afterwards the log of the primary was at `row`. */
  committed(scope: RowScope, row: unknown): void {
    const position = positionOf(parsedRow(insertPosition, row).position, this.#primary.segmentBytes);
    for (const scopeId of scopeIdsOf(scope)) this.#positions.wrote(scopeId, position);
    currentRequest()?.position?.wrote(scopeIdOf(scope), position);
  }

  /** A transaction of this process was committed, or may have been, or has failed because of what another one did. */
  mayHaveCommitted(scope: RowScope): void {
    for (const scopeId of scopeIdsOf(scope)) this.#positions.mayHaveWritten(scopeId);
  }

  /** Another process has committed something there; all scopes if none is named. */
  writtenElsewhere(scopeId?: string): void {
    this.#positions.mayHaveWritten(scopeId);
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.all([
      closeRolePools(this.#watching, 0),
      ...this.#standbys.map((standby) => standby.close()),
    ]);
  }

  async #lookAtPrimary(): Promise<void> {
    const at = performance.now();
    try {
      const { rows } = (await this.#watching.identity?.query(PLACE)) ?? { rows: [] };
      const { position, timeline } = parsedRow(place, rows[0]);
      if (this.#timeline !== undefined && timeline !== this.#timeline) this.#positions.startAnew();
      this.#timeline = timeline;
      this.#positions.sampled(at, positionOf(position, this.#primary.segmentBytes));
    } catch {
      // without an answer no standby is read, and requests say themselves that the database is gone
    }
  }

  #repeat(work: () => Promise<void>, delay = () => LOOK_EVERY_MS): void {
    const timer = setTimeout(async () => {
      this.#timers.delete(timer);
      await work();
      if (!this.#isStopping) this.#repeat(work, delay);
    }, delay()).unref();
    this.#timers.add(timer);
  }
}

/** A claim moves rows between local mode and the tenant. */
const scopeIdsOf = (scope: RowScope): string[] =>
  scope.kind === 'claim' ? [scopeIdOf(scope), ''] : [scopeIdOf(scope)];

/** The login of `url` at the server of `server`. */
function atHostOf(server: string, url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  const { username, password } = new URL(url);
  return Object.assign(new URL(server), { username, password }).href;
}
