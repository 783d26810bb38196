import { deleting, type Scope, scopeIdOf } from '../../auth/scope.ts';
import { FairQueue } from '../../db/pools/fair-queue.ts';
import type { Database } from '../../db/transaction/database.ts';
import type { RetentionKind, RetentionPeriods } from '../settings/tenant-settings/retention-periods.ts';
import type { TenantSettingsService } from '../settings/tenant-settings/tenant-settings.service.ts';
import { countDue, listCuts } from './preview.repository.ts';
import { previewOf } from './preview.ts';
import type { PreviewRetention, RetentionPreview } from './retention.schemas.ts';
import { RetentionSteps, type Step, type StepServices } from './retention-steps.ts';

export interface RetentionServices extends StepServices {
  readonly settings: TenantSettingsService;
}

/** How many slices a round of housekeeping deletes of each step. */
const MAX_SLICES = 100;
const MAX_PREVIEWS = 2;
const PREVIEW_LIMITS = { timeoutMs: 10_000, maxWaiting: 20 };

/** Deletes what is older than the settings of a scope allow, and says beforehand what that is. */
export class RetentionService {
  readonly #database: Database;
  readonly #services: RetentionServices;
  readonly #steps: RetentionSteps;
  readonly #previewing = new FairQueue(MAX_PREVIEWS, PREVIEW_LIMITS);

  constructor(database: Database, services: RetentionServices) {
    this.#database = database;
    this.#services = services;
    this.#steps = new RetentionSteps(database, services);
  }

  /** Deletes in slices of at most 5,000 rows, the oldest first. Returns the number of deleted rows. */
  async deleteExpired(scope: Scope, kind: RetentionKind): Promise<number> {
    let total = 0;
    for (const step of this.#steps.of(kind)) total += await this.#inSlices(scope, step);
    return total;
  }

  /** The setting is read again before each slice, so that a longer period stops the work at once. */
  async #inSlices(scope: Scope, { period, deleteSlice }: Step): Promise<number> {
    let total = 0;
    for (let slices = 0; slices < MAX_SLICES; slices++) {
      const days = (await this.#services.settings.readRetention(scope))[period];
      const rows = days === null ? 0 : await deleteSlice(scope, days);
      if (rows === 0) break;
      total += rows;
    }
    return total;
  }

  /**
   * What goes next, and what would go if the settings were changed so. A row can count for two kinds: a sample goes by its
   * age, and with its session. Throws PlanLimitReached, ValidationFailed, or TooManyWaiting.
   */
  async preview(scope: Scope, change: PreviewRetention): Promise<RetentionPreview> {
    const { settings, audit } = this.#services;
    const { present, proposed } = await settings.proposedRetention(scope, change);
    return this.#previewing.inTurn(scopeIdOf(scope), () =>
      this.#database.inScope(deleting(scope), async (tx) => {
        const count = async (periods: RetentionPeriods) => {
          const [due, lines] = await Promise.all([countDue(tx, periods), audit.aged(tx, periods.audit)]);
          return { periods, due, lines };
        };
        const [{ at, cuts }, begin, next, then] = await Promise.all([
          listCuts(tx),
          audit.begin(tx),
          count(present),
          count(proposed),
        ]);
        const ofLog = begin === null ? [] : [{ kind: 'audit' as const, kept_since: begin }];
        return previewOf(at, [...cuts, ...ofLog], next, then);
      }),
    );
  }
}
