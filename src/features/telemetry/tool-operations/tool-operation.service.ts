import type { Scope } from '../../../auth/scope.ts';
import type { JsonPage, PageRequest } from '../../../db/query/json-page.ts';
import type { Database, ScopeTransaction } from '../../../db/transaction/database.ts';
import { NotFound } from '../../../lib/errors.ts';
import { refuseUnknownZone } from '../../../validation/time-zone.ts';
import { SessionEnded } from '../../memory/sessions/session.errors.ts';
import type { SessionService } from '../../memory/sessions/session.service.ts';
import { inStartedSession } from '../../memory/sessions/started-session.ts';
import type { AdmissionService, Admitted } from '../admission/admission.service.ts';
import { priceNoteOf } from '../costs/price.schemas.ts';
import { type ModelProvider, priceOf } from '../costs/prices.ts';
import { sumByMode, sumByOwner, sumByPeriod } from './operation-sums.repository.ts';
import { insertOperations, listOperations, type OperationRow } from './tool-operation.repository.ts';
import type {
  Breakdown,
  BreakdownQuery,
  ListOperations,
  OperationSavings,
  OperationSavingsQuery,
  RecordOperation,
  TokenSums,
} from './tool-operation.schemas.ts';

export type ToolOperation = OperationRow;

/** Calls of tools that read and search code, and the tokens that they prevented. */
export class ToolOperationService {
  readonly #database: Database;
  readonly #sessions: SessionService;
  readonly #admission: AdmissionService;

  constructor(database: Database, sessions: SessionService, admission: AdmissionService) {
    this.#database = database;
    this.#sessions = sessions;
    this.#admission = admission;
  }

  /** Also keeps the session active. Throws NotFound, SessionEnded, or as `admitEvents` does. */
  async record(scope: Scope, operation: RecordOperation): Promise<ToolOperation> {
    await this.#admission.admitEvents(scope, 1);
    const [outcome] = await this.#database.writeOne(scope, (tx) => insertOperations(tx, [operation]));
    if (outcome?.operation) return outcome.operation;
    throw outcome?.refused === 'session_ended' ? new SessionEnded() : new NotFound('session');
  }

  /** The same, but starts the session with the given id if it is unknown, as OmniMemory 1 did. */
  async recordStarting(scope: Scope, operation: RecordOperation): Promise<ToolOperation> {
    await this.#admission.admitEvents(scope, 1);
    const { session_id, tool_id } = operation;
    const of = { database: this.#database, sessions: this.#sessions, session_id, tool_id };
    return inStartedSession(scope, of, async (tx) => {
      const [outcome] = await insertOperations(tx, [operation]);
      return outcome?.operation ?? undefined;
    });
  }

  /** As part of a batch that is stored as a whole; the sessions are open and locked. */
  async recordIn(
    tx: ScopeTransaction,
    admitted: Admitted,
    operations: readonly RecordOperation[],
  ): Promise<void> {
    admitted.requireFor(tx);
    if (operations.length > 0) await insertOperations(tx, operations);
  }

  /** Newest first. */
  list(scope: Scope, filter: ListOperations, page: PageRequest): Promise<JsonPage> {
    return this.#database.readAnywhere(scope, (tx) => listOperations(tx, filter, page));
  }

  /** By mode, coding tool, project or file. */
  async breakdown(scope: Scope, { group_by, ...query }: BreakdownQuery): Promise<Breakdown> {
    if (group_by === 'mode') {
      const sums = await this.#database.readAnywhere(scope, (tx) => sumByMode(tx, query));
      return priced(sums, query.provider);
    }
    const sums = await this.#database.readAnywhere(scope, (tx) => sumByOwner(tx, { ...query, group_by }));
    return priced(sums, query.provider);
  }

  /** Over time. Throws ValidationFailed for a time zone that PostgreSQL does not know. */
  async savings(scope: Scope, query: OperationSavingsQuery): Promise<OperationSavings> {
    const sums = await this.#database
      .readAnywhere(scope, (tx) => sumByPeriod(tx, query))
      .catch(refuseUnknownZone);
    return priced(sums, query.provider);
  }
}

function priced<Group extends TokenSums, Rest extends object>(
  { totals, groups, ...rest }: Rest & { readonly totals: TokenSums; readonly groups: readonly Group[] },
  provider: ModelProvider,
) {
  const withMoney = <Sums extends TokenSums>(sums: Sums) => ({
    ...sums,
    cost_saved: priceOf(sums.tokens_prevented, provider),
  });
  return { ...rest, ...priceNoteOf(provider), totals: withMoney(totals), groups: groups.map(withMoney) };
}
