import { type DeletionScope, deleting, type Scope } from '../../auth/scope.ts';
import type { Database, ScopeTransaction } from '../../db/transaction/database.ts';
import type { AuditService } from '../audit/audit-log/audit.service.ts';
import type { EntitlementsService } from '../entitlements/entitlements.service.ts';
import type { RetentionKind, RetentionPeriods } from '../settings/tenant-settings/retention-periods.ts';
import type { OtelService } from '../telemetry/otel/otel.service.ts';
import { deleteAged, deleteVersions, hasRow, markCut } from './aged-rows.repository.ts';
import {
  type AgedRows,
  isAged,
  isAgedPoint,
  isAgedVersion,
  METRICS,
  OTHER_SAMPLES,
  TELEMETRY,
} from './kept-data.ts';
import {
  type AgedSession,
  deleteSessions,
  deleteSliceOfSession,
  listAgedSessions,
} from './session-removal.repository.ts';
import { type Deleted, SLICE } from './slice.ts';

/** A step of the work for one kind of data. */
export interface Step {
  /** The setting whose period counts. */
  readonly period: keyof RetentionPeriods;
  /** Deletes one slice of what is older than this many days. Returns the number of rows; 0: nothing is due. */
  readonly deleteSlice: (scope: Scope, days: number) => Promise<number>;
}

export interface StepServices {
  readonly entitlements: EntitlementsService;
  readonly otel: OtelService;
  readonly audit: AuditService;
}

/** What each kind of data loses, in slices of one transaction each. Before the first row goes, `retention_cuts` says so. */
export class RetentionSteps {
  readonly #database: Database;
  readonly #services: StepServices;

  constructor(database: Database, services: StepServices) {
    this.#database = database;
    this.#services = services;
  }

  of(kind: RetentionKind): readonly Step[] {
    switch (kind) {
      case 'sessions':
        return [{ period: kind, deleteSlice: (scope, days) => this.#deleteSessions(scope, days) }];
      case 'samples':
        return [
          this.#agedStep(kind, 'metrics', METRICS),
          ...OTHER_SAMPLES.map((rows) => this.#agedStep(kind, kind, rows, deleting)),
        ];
      case 'telemetry':
        return [
          ...TELEMETRY.map((rows) => this.#agedStep(kind, kind, rows)),
          { period: kind, deleteSlice: (scope, days) => this.#deletePoints(scope, days) },
        ];
      case 'checkpoints':
        return [{ period: kind, deleteSlice: (scope, days) => this.#deleteVersions(scope, days) }];
      case 'audit':
        return [{ period: kind, deleteSlice: (scope, days) => this.#cutAudit(scope, days) }];
    }
  }

  /** `as`: the scope of the role that may delete the rows. */
  #agedStep(
    kind: 'samples' | 'telemetry',
    period: keyof RetentionPeriods,
    rows: AgedRows,
    as: (scope: Scope) => Scope | DeletionScope = (scope) => scope,
  ): Step {
    const deleteSlice = async (scope: Scope, days: number) => {
      const isDue = await this.#database.readOne(as(scope), (tx) =>
        hasRow(tx, rows.table, isAged(tx, rows, days)),
      );
      if (!isDue) return 0;
      await this.#database.writeOne(scope, (tx) => markCut(tx, kind, days));
      return this.#database.writeOne(as(scope), (tx) => deleteAged(tx, rows, days));
    };
    return { period, deleteSlice };
  }

  async #deletePoints(scope: Scope, days: number): Promise<number> {
    const isDue = await this.#database.readOne(scope, (tx) =>
      hasRow(tx, 'otel_points', isAgedPoint(tx, days)),
    );
    if (!isDue) return 0;
    await this.#database.writeOne(scope, (tx) => markCut(tx, 'telemetry', days));
    return this.#services.otel.deletePoints(scope, days);
  }

  async #deleteVersions(scope: Scope, days: number): Promise<number> {
    const isDue = await this.#database.readOne(deleting(scope), (tx) =>
      hasRow(tx, 'checkpoints', isAgedVersion(tx, days)),
    );
    if (!isDue) return 0;
    await this.#database.writeOne(scope, (tx) => markCut(tx, 'checkpoints', days));
    return this.#database.inScope(deleting(scope), (tx) => this.#counted(tx, deleteVersions(tx, days)));
  }

  async #deleteSessions(scope: Scope, days: number): Promise<number> {
    const due = await this.#database.readOne(deleting(scope), (tx) => listAgedSessions(tx, days));
    const [first] = due;
    if (!first) return 0;
    await this.#database.writeOne(scope, (tx) => markCut(tx, 'sessions', days));
    const small = fittingIn(due, SLICE);
    return this.#database.inScope(deleting(scope), (tx) =>
      this.#counted(
        tx,
        small.length > 0 ? deleteSessions(tx, small, days) : deleteSliceOfSession(tx, first.session_id, days),
      ),
    );
  }

  async #cutAudit(scope: Scope, days: number): Promise<number> {
    if (scope.kind !== 'tenant') return 0;
    await this.#services.audit.cut(scope, days);
    return this.#services.audit.deleteCut(scope, days, SLICE);
  }

  /** The tenant gets the room of its checkpoints back in the same transaction. */
  async #counted(tx: ScopeTransaction, deleting: Promise<Deleted>): Promise<number> {
    const { rows, checkpoints } = await deleting;
    if (checkpoints > 0) await this.#services.entitlements.giveBackCheckpoints(tx, checkpoints);
    return rows;
  }
}

/** The sessions from the first on whose rows fit into one slice. */
function fittingIn(due: readonly AgedSession[], most: number): string[] {
  let rows = 0;
  const end = due.findIndex((session) => {
    rows += session.rows;
    return rows > most;
  });
  return (end === -1 ? due : due.slice(0, end)).map(({ session_id }) => session_id);
}
