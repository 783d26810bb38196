import type { SearchConfig } from '../config/search-config.ts';
import { LocalEmbedder } from '../features/memory/search/embedding/local.ts';
import { type SearchModels, searchModelsOf } from '../features/memory/search/embedding/models.ts';
import { wordVectors } from '../lib/word-vectors/word-vectors.ts';

/** What a process searches with, as it is configured; undefined: search by meaning is off. */
export function searchModelsFor(config: SearchConfig): SearchModels | undefined {
  if (config.mode === 'off') return undefined;
  const local = new LocalEmbedder();
  const rarityOf = (stem: string) => wordVectors().rarityOf(stem);
  if (config.mode === 'local') return searchModelsOf({ embedder: local, rarityOf });
  // with an endpoint texts leave the house; what a team has of the local model answers until it has moved
  return searchModelsOf({ embedder: undefined, earlier: [local], rarityOf, isOnByDefault: false });
}
