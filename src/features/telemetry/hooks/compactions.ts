import type { Scope } from '../../../auth/scope.ts';
import type { Database } from '../../../db/transaction/database.ts';
import { NotFound } from '../../../lib/errors.ts';
import type { CheckpointService } from '../../memory/checkpoints/checkpoint.service.ts';
import {
  COMPACTION,
  type Compacted,
  type CompactionPair,
  findCompactionPairs,
  findHooked,
} from './compaction.repository.ts';

/** What is told of a compaction, by a hook or by telemetry. */
interface Compaction {
  readonly tool_id: string;
  readonly external_id: string | null;
  /** Microseconds since 1970. */
  readonly timestamp: number;
}

/**
 * Gives the checkpoint of a compaction, which a hook stored, the token counts that telemetry tells. Either can come first,
 * so both call this after their COMMIT: the later of the two then finds both.
 */
export class Compactions {
  readonly #database: Database;
  readonly #checkpoints: Pick<CheckpointService, 'revise'>;

  constructor(database: Database, checkpoints: Pick<CheckpointService, 'revise'>) {
    this.#database = database;
    this.#checkpoints = checkpoints;
  }

  /** For the events that telemetry has stored; nothing happens for those that are no compactions. */
  async completeTold(
    scope: Scope,
    events: readonly (Compaction & { readonly name: string })[],
  ): Promise<void> {
    const told = sessionsOf(events.filter(({ name }) => name === COMPACTION));
    if (told.length === 0) return;
    const hooked = await this.#database.readOne(scope, (tx) => findHooked(tx, told));
    for (const compacted of hooked) await this.#complete(scope, compacted);
  }

  async complete(scope: Scope, compaction: Compaction): Promise<void> {
    for (const compacted of sessionsOf([compaction])) await this.#complete(scope, compacted);
  }

  async #complete(scope: Scope, compacted: Compacted): Promise<void> {
    const found = await this.#database.readOne(scope, (tx) => findCompactionPairs(tx, compacted));
    for (const { checkpoint_id, original_tokens, compressed_tokens, is_complete } of nearest(found)) {
      if (is_complete) continue;
      const tokens = {
        ...(original_tokens !== null && { original_tokens }),
        ...(compressed_tokens !== null && { compressed_tokens }),
      };
      await this.#checkpoints.revise(scope, checkpoint_id, tokens).catch(unlessGone);
    }
  }
}

/** One entry for each session, because a request can tell of thousands of compactions. */
function sessionsOf(compactions: readonly Compaction[]): Compacted[] {
  const sessions = new Map<string, Compacted>();
  for (const { tool_id, external_id, timestamp } of compactions) {
    if (external_id === null) continue;
    const key = `${tool_id}\0${external_id}`;
    const { first = timestamp, last = timestamp } = sessions.get(key) ?? {};
    sessions.set(key, {
      tool_id,
      external_id,
      first: Math.min(first, timestamp),
      last: Math.max(last, timestamp),
    });
  }
  return [...sessions.values()];
}

/** Each checkpoint with one event and each event with one checkpoint, the nearest in time first. */
function nearest(pairs: readonly CompactionPair[]): CompactionPair[] {
  const taken = new Set<string>();
  return pairs.filter(({ checkpoint_id, event_id }) => {
    if (taken.has(checkpoint_id) || taken.has(event_id)) return false;
    taken.add(checkpoint_id).add(event_id);
    return true;
  });
}

/** Between the two statements its author may have superseded it. */
function unlessGone(error: unknown): void {
  if (!(error instanceof NotFound)) throw error;
}
