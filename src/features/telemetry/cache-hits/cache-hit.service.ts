import type { Scope } from '../../../auth/scope.ts';
import type { JsonPage, PageRequest } from '../../../db/query/json-page.ts';
import type { Database, ScopeTransaction } from '../../../db/transaction/database.ts';
import type { Feature } from '../../settings/tenant-settings/tenant-settings.schemas.ts';
import type { AdmissionService, Admitted } from '../admission/admission.service.ts';
import { type CacheHitRow, insertCacheHit, insertCacheHits, listCacheHits } from './cache-hit.repository.ts';
import type {
  CacheHitSummary,
  CacheHitSummaryQuery,
  ListCacheHits,
  RecordCacheHit,
} from './cache-hit.schemas.ts';
import { sumCacheHits } from './cache-hit-sums.repository.ts';

export type CacheHit = CacheHitRow;

export const FEATURES_OF_CACHE_HIT: readonly Feature[] = ['response_cache'];

export class CacheHitService {
  readonly #database: Database;
  readonly #admission: AdmissionService;

  constructor(database: Database, admission: AdmissionService) {
    this.#database = database;
    this.#admission = admission;
  }

  /** Throws as `admitEvents` does. */
  async record(scope: Scope, hit: RecordCacheHit): Promise<CacheHit> {
    await this.#admission.admitEvents(scope, 1, FEATURES_OF_CACHE_HIT);
    return this.#database.writeOne(scope, (tx) => insertCacheHit(tx, hit));
  }

  /** As part of a batch that is stored as a whole. */
  async recordIn(tx: ScopeTransaction, admitted: Admitted, hits: readonly RecordCacheHit[]): Promise<void> {
    admitted.requireFor(tx);
    if (hits.length > 0) await insertCacheHits(tx, hits);
  }

  /** Newest first. */
  list(scope: Scope, filter: ListCacheHits, page: PageRequest): Promise<JsonPage> {
    return this.#database.readAnywhere(scope, (tx) => listCacheHits(tx, filter, page));
  }

  /** The hits of a window, in total and by file or tool. */
  summarize(scope: Scope, query: CacheHitSummaryQuery): Promise<CacheHitSummary> {
    return this.#database.readAnywhere(scope, (tx) => sumCacheHits(tx, query));
  }
}
