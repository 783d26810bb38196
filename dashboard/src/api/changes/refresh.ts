import type { QueryClient } from '@tanstack/react-query';
import { isOfPaths } from '../query-paths.ts';

const FIRST_PAUSE_MS = 1_500;
const MAX_PAUSE_MS = 15_000;
const QUIET_MS = 20_000;

/**
 * Reads again what the page shows of the changed resources. Where changes do not stop, the pauses grow: the viewers of a
 * team share its limit of requests.
 */
export class Refresh {
  readonly #queries: QueryClient;
  readonly #changed = new Set<string>();
  #isEverything = false;
  #pause = FIRST_PAUSE_MS;
  #lastAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(queries: QueryClient) {
    this.#queries = queries;
  }

  changed(resources: readonly string[]): void {
    for (const one of resources) this.#changed.add(`/v1/${one}`);
    this.#schedule();
  }

  everything(): void {
    this.#isEverything = true;
    this.#schedule();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #schedule(): void {
    if (this.#timer !== undefined) return;
    const since = performance.now() - this.#lastAt;
    if (since > QUIET_MS) this.#pause = FIRST_PAUSE_MS;
    this.#timer = setTimeout(() => this.#run(), Math.max(0, this.#pause - since));
  }

  #run(): void {
    this.#timer = undefined;
    this.#lastAt = performance.now();
    this.#pause = Math.min(this.#pause * 1.5, MAX_PAUSE_MS);
    const paths = [...this.#changed];
    const isEverything = this.#isEverything;
    this.#changed.clear();
    this.#isEverything = false;
    this.#queries.invalidateQueries({
      predicate: ({ queryKey }) => isEverything || isOfPaths(queryKey, paths),
      refetchType: 'active',
    });
  }
}
