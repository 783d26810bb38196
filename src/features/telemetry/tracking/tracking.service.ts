import type { Scope } from '../../../auth/scope.ts';
import type { Database } from '../../../db/transaction/database.ts';
import type { SessionService } from '../../memory/sessions/session.service.ts';
import { inStartedSession } from '../../memory/sessions/started-session.ts';
import type { Feature } from '../../settings/tenant-settings/tenant-settings.schemas.ts';
import type { AdmissionService } from '../admission/admission.service.ts';
import { insertWork } from './tracked-work.repository.ts';
import type {
  TrackedCompression,
  TrackedEmbedding,
  TrackedEvent,
  TrackedWork,
  TrackedWorkflow,
} from './tracking.schemas.ts';

/**
 * Single pieces of work, as the services of OmniMemory 1 report them. A session that is unknown is started with the given
 * id. Each method is one transaction and throws SessionEnded, or as `admitEvents` does.
 */
export class TrackingService {
  readonly #database: Database;
  readonly #sessions: SessionService;
  readonly #admission: AdmissionService;

  constructor(database: Database, sessions: SessionService, admission: AdmissionService) {
    this.#database = database;
    this.#sessions = sessions;
    this.#admission = admission;
  }

  embedding(scope: Scope, { cached, ...of }: TrackedEmbedding): Promise<void> {
    const work: TrackedWork = { ...of, service: 'combined', embeddings: 1, cache_hit_rate: cached ? 100 : 0 };
    return this.#track(scope, work, ['embeddings']);
  }

  /** Returns the tokens that were saved: the difference of the counts, and 0 if the text became longer. */
  async compression(scope: Scope, compression: TrackedCompression): Promise<number> {
    const { original_tokens, compressed_tokens, ...of } = compression;
    const saved = Math.max(0, original_tokens - compressed_tokens);
    const compression_ratio = original_tokens === 0 ? undefined : (saved / original_tokens) * 100;
    const counted = { compressions: 1, tokens_saved: saved, compression_ratio };
    await this.#track(scope, { ...of, service: 'compression', ...counted }, ['compression']);
    return saved;
  }

  workflow(scope: Scope, workflow: TrackedWorkflow): Promise<void> {
    return this.#track(scope, { ...workflow, service: 'combined', workflows: 1 }, ['workflows']);
  }

  /** Stores a sample without counts, which is found by its tags. */
  event(scope: Scope, event: TrackedEvent): Promise<void> {
    return this.#track(scope, { ...event, service: 'combined' }, []);
  }

  async #track(scope: Scope, work: TrackedWork, features: readonly Feature[]): Promise<void> {
    await this.#admission.admitEvents(scope, 1, features);
    const { session_id, tool_id } = work;
    if (session_id === undefined) {
      await this.#database.writeOne(scope, (tx) => insertWork(tx, work));
      return;
    }
    const of = { database: this.#database, sessions: this.#sessions, session_id, tool_id };
    await inStartedSession(scope, of, async (tx) => (await insertWork(tx, work)) || undefined);
  }
}
