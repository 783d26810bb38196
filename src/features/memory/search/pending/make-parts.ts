import { Slices } from '../../../../lib/slices.ts';
import { type Embedding, EmbeddingsUnavailable, NO_KNOWN_WORD } from '../embedding/embedder.ts';
import type { Model } from '../embedding/models.ts';
import { partsOf } from '../vectors/parts.ts';
import { SEARCHED_TEXTS } from '../vectors/searched-text.ts';
import { asBits, signatureOf } from '../vectors/signature.ts';
import { stemsOf } from '../vectors/stems.ts';
import { storedForm } from '../vectors/stored-vector.ts';
import { storedTerms, wordsSignatureOf } from '../vectors/terms.ts';
import type { Claimed, FoundText, MadePart, Postponed } from './pending.repository.ts';

export interface Made {
  readonly parts: readonly MadePart[];
  /** Rows that stay in the queue. Until then they are found by their words. */
  readonly postponed: readonly Postponed[];
}

/** The parts of texts of one kind and one scope. No transaction may be open: the model may be far away. */
export async function makeParts(
  { embedder }: Model,
  claimed: readonly Claimed[],
  found: readonly FoundText[],
): Promise<Made> {
  const cuts = found.flatMap(({ id, texts }) => {
    const kind = claimed.find((row) => row.id === id)?.kind ?? 'checkpoint';
    return partsOf(texts, SEARCHED_TEXTS[kind].cut).map((text, part) => ({ id, part, text }));
  });
  const { embeddings, unavailable } = await embedTexts(
    embedder,
    cuts.map(({ text }) => text),
  );
  const slices = new Slices();
  const parts: MadePart[] = [];
  const refused = new Map<string, string>();
  for (const [n, { id, part, text }] of cuts.entries()) {
    const embedding = embeddings[n];
    const vector = embedding?.vector ?? null;
    if (embedding?.vector === null && embedding.reason !== NO_KNOWN_WORD) refused.set(id, embedding.reason);
    const stems = stemsOf(text);
    parts.push({
      id,
      part,
      words: asBits(wordsSignatureOf(stems)),
      terms: storedTerms(stems),
      meaning: vector && asBits(signatureOf(vector)),
      vector: vector && storedForm(vector),
    });
    if (slices.isOver) await slices.rest();
  }
  const rows = new Map(claimed.map((row) => [row.id, row]));
  const waiting = unavailable ? new Set(cuts.map(({ id }) => id)) : refused.keys();
  const postponed = [...waiting].flatMap((id): Postponed[] => {
    const row = rows.get(id);
    if (!row) return [];
    const seconds = unavailable && secondsUntilNext(row, unavailable);
    return [{ row, seconds, reason: refused.get(id) ?? '' }];
  });
  return { parts, postponed };
}

interface Embedded {
  /** None if there is no model or it cannot be asked. */
  readonly embeddings: readonly Embedding[];
  readonly unavailable: EmbeddingsUnavailable | undefined;
}

async function embedTexts(embedder: Model['embedder'], texts: readonly string[]): Promise<Embedded> {
  if (!embedder || texts.length === 0) return { embeddings: [], unavailable: undefined };
  try {
    return { embeddings: await embedder.embedAll(texts), unavailable: undefined };
  } catch (error) {
    if (!(error instanceof EmbeddingsUnavailable)) throw error;
    return { embeddings: [], unavailable: error };
  }
}

const MAX_SECONDS = 600;

/** Twice as long each time, up to ten minutes, and a little longer or shorter, so that not all processes ask at once. */
function secondsUntilNext({ attempts }: Claimed, { retryAfterMs }: EmbeddingsUnavailable): number {
  if (retryAfterMs !== undefined) return retryAfterMs / 1_000;
  return Math.min(MAX_SECONDS, 2 ** Math.min(attempts, 20)) * (0.75 + Math.random() / 2);
}
