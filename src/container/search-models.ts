import type { SearchConfig } from '../config/search-config.ts';
import { EndpointEmbedder } from '../features/memory/search/embedding/endpoint.ts';
import { LocalEmbedder } from '../features/memory/search/embedding/local.ts';
import { usableModel } from '../features/memory/search/embedding/local-model.ts';
import {
  RARER_IF_LONG,
  type SearchModels,
  searchModelsOf,
} from '../features/memory/search/embedding/models.ts';
import type { Logger } from '../lib/logger.ts';
import type { WordVectors } from '../lib/word-vectors/word-vectors.ts';

/** What a process searches with, as it is configured; undefined: search by meaning is off. `read`: as in `usableModel`. */
export function searchModelsFor(
  config: SearchConfig,
  log: Logger,
  read?: () => WordVectors,
): SearchModels | undefined {
  if (config.mode === 'off') return undefined;
  const model = usableModel(log, read);
  const local = new LocalEmbedder(model);
  const rarityOf = (stem: string) => model()?.rarityOf(stem) ?? RARER_IF_LONG(stem);
  if (config.mode === 'local') return searchModelsOf({ embedder: local, rarityOf });
  // with an endpoint texts leave the house; the local model answers until a team has moved
  const embedder = new EndpointEmbedder({ ...config, log });
  return searchModelsOf({ embedder, earlier: [local], rarityOf, isOnByDefault: false });
}
