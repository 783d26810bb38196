import type { Scope } from '../../../auth/scope.ts';
import type { JsonPage, PageRequest } from '../../../db/query/json-page.ts';
import type { Database, ScopeTransaction } from '../../../db/transaction/database.ts';
import type { SessionService } from '../../memory/sessions/session.service.ts';
import type { AdmissionService, Admitted } from '../admission/admission.service.ts';
import { insertVelocities, insertVelocity, listVelocity, type VelocityRow } from './velocity.repository.ts';
import type { ListVelocity, RecordVelocity } from './velocity.schemas.ts';

/** `velocity` is in tokens per minute, `acceleration` in tokens per minute², `prediction_confidence` in percent. */
export type Velocity = VelocityRow;

export class VelocityService {
  readonly #database: Database;
  readonly #sessions: SessionService;
  readonly #admission: AdmissionService;

  constructor(database: Database, sessions: SessionService, admission: AdmissionService) {
    this.#database = database;
    this.#sessions = sessions;
    this.#admission = admission;
  }

  /** Throws NotFound, SessionEnded, or as `admitEvents` does. */
  async record(scope: Scope, sample: RecordVelocity): Promise<Velocity> {
    await this.#admission.admitEvents(scope, 1);
    const recorded = await this.#database.writeOne(scope, (tx) => insertVelocity(tx, sample));
    return recorded ?? this.#sessions.refuseMissing(scope, sample.session_id);
  }

  /** As part of a batch that is stored as a whole; the sessions are open and locked. */
  async recordIn(
    tx: ScopeTransaction,
    admitted: Admitted,
    samples: readonly RecordVelocity[],
  ): Promise<void> {
    admitted.requireFor(tx);
    if (samples.length > 0) await insertVelocities(tx, samples);
  }

  /** Newest first; empty for an unknown session. */
  history(scope: Scope, of: ListVelocity, page: PageRequest): Promise<JsonPage> {
    return this.#database.readAnywhere(scope, (tx) => listVelocity(tx, of, page));
  }
}
