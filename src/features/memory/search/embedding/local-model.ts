import type { Logger } from '../../../../lib/logger.ts';
import { type WordVectors, wordVectors } from '../../../../lib/word-vectors/word-vectors.ts';

/** How long a file that could not be used is left alone: to read it costs more than a search. */
const REREAD_MS = 60_000;

/**
 * The word vectors of this release; undefined while their file is missing or damaged. That is logged once, and words answer. A
 * file that is put back is found within a minute.
 */
export function usableModel(
  log: Logger,
  read: () => WordVectors = wordVectors,
  now = () => performance.now(),
): () => WordVectors | undefined {
  let triedAt = Number.NEGATIVE_INFINITY;
  let model: WordVectors | undefined;
  let isLogged = false;
  return () => {
    if (model || now() < triedAt + REREAD_MS) return model;
    triedAt = now();
    try {
      model = read();
    } catch (error) {
      if (!isLogged)
        log.error(
          { code: 'word_vectors_unusable', reason: error instanceof Error ? error.message : String(error) },
          'texts are found by their words only, until the file of word vectors can be read',
        );
      isLogged = true;
    }
    return model;
  };
}
