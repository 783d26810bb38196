import type { SearchConfig } from '../config/search-config.ts';
import { type SearchModels, searchModelsOf } from '../features/memory/search/embedding/models.ts';

/** What a process searches with, as it is configured; undefined: search by meaning is off. */
export function searchModelsFor(config: SearchConfig): SearchModels | undefined {
  if (config.mode === 'off') return undefined;
  // with an endpoint texts leave the house
  return searchModelsOf({ embedder: undefined, isOnByDefault: config.mode === 'local' });
}
