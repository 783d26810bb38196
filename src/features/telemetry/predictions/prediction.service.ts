import type { Scope } from '../../../auth/scope.ts';
import type { JsonPage, PageRequest } from '../../../db/query/json-page.ts';
import type { Database } from '../../../db/transaction/database.ts';
import { NotFound } from '../../../lib/errors.ts';
import type { SessionService } from '../../memory/sessions/session.service.ts';
import type { AdmissionService } from '../admission/admission.service.ts';
import {
  insertPrediction,
  listPredictions,
  type PredictionRow,
  type PredictionStatistics,
  readPredictionStatistics,
  resolveNewestPrediction,
} from './prediction.repository.ts';
import type {
  ListPredictions,
  PredictionFilter,
  RecordPrediction,
  ResolvePrediction,
} from './prediction.schemas.ts';

/** `prediction_accuracy` is in percent; NULL while the actual time is unknown, or if no time was predicted. */
export type Prediction = PredictionRow;

export class PredictionService {
  readonly #database: Database;
  readonly #sessions: SessionService;
  readonly #admission: AdmissionService;

  constructor(database: Database, sessions: SessionService, admission: AdmissionService) {
    this.#database = database;
    this.#sessions = sessions;
    this.#admission = admission;
  }

  /** Throws NotFound, SessionEnded, or as `admitEvents` does. */
  async record(scope: Scope, prediction: RecordPrediction): Promise<Prediction> {
    await this.#admission.admitEvents(scope, 1);
    const recorded = await this.#database.writeOne(scope, (tx) => insertPrediction(tx, prediction));
    return recorded ?? this.#sessions.refuseMissing(scope, prediction.session_id);
  }

  /**
   * Records when the predicted checkpoint came. Resolves the newest unresolved prediction of the session; each further
   * call resolves the one before it. The session may have ended, often because of its last checkpoint. Throws NotFound
   * for an unknown session, or if no prediction is open.
   */
  async resolve(scope: Scope, resolution: ResolvePrediction): Promise<Prediction> {
    const resolved = await this.#database.writeOne(scope, (tx) => resolveNewestPrediction(tx, resolution));
    if (resolved) return resolved;
    await this.#sessions.get(scope, resolution.session_id);
    throw new NotFound('open_prediction');
  }

  /** Newest first; empty for an unknown session. */
  list(scope: Scope, of: ListPredictions, page: PageRequest): Promise<JsonPage> {
    return this.#database.readAnywhere(scope, (tx) => listPredictions(tx, of, page));
  }

  statistics(scope: Scope, filter: PredictionFilter = {}): Promise<PredictionStatistics> {
    return this.#database.readAnywhere(scope, (tx) => readPredictionStatistics(tx, filter));
  }
}
