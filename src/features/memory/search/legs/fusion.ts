/** How a hit was found. */
export const LEGS = ['all_words', 'any_word', 'meaning'] as const;
export type Leg = (typeof LEGS)[number];

/** What one leg has found, best first. */
export type Ranking = readonly Place[];

/** A place in the ranking of a leg. */
export interface Place {
  readonly key: string;
  /** How much of the question was found, from 0 to 1. Undefined: all. */
  readonly share?: number;
}

export interface Fused {
  readonly key: string;
  readonly score: number;
  readonly foundBy: readonly Leg[];
}

/** Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet", 2009. */
const K = 60;
/** What a leg has found beyond this rank counts for nothing. */
export const DEPTH = 100;
/** A list of this length is what one question can page through. */
export const MAX_FUSED = 200;

/**
 * One list of several, by the sum of share² / (60 + rank) over the lists that have a key: ranks can be compared where scores
 * cannot. The share keeps texts that have one common word of a long question behind those with a similar meaning. Best first;
 * among equals the key that `isAfter` puts later comes first.
 */
export function fused(
  rankings: Readonly<Partial<Record<Leg, Ranking>>>,
  isAfter: (one: string, other: string) => boolean,
): Fused[] {
  const found = new Map<string, { score: number; foundBy: Leg[] }>();
  for (const leg of LEGS)
    for (const [n, { key, share = 1 }] of (rankings[leg] ?? []).slice(0, DEPTH).entries()) {
      const one = found.get(key) ?? { score: 0, foundBy: [] };
      one.score += (share * share) / (K + n + 1);
      one.foundBy.push(leg);
      found.set(key, one);
    }
  return [...found]
    .map(([key, one]) => ({ key, ...one }))
    .sort((one, other) => other.score - one.score || (isAfter(one.key, other.key) ? -1 : 1))
    .slice(0, MAX_FUSED);
}

/** Keys with the best score of their parts, best first; among equals as in `fused`. */
export function bestOfEach<T extends { readonly key: string; readonly score: number }>(
  parts: Iterable<T>,
  isAfter: (one: string, other: string) => boolean,
): T[] {
  const best = new Map<string, T>();
  for (const part of parts) {
    const known = best.get(part.key);
    if (!known || known.score < part.score) best.set(part.key, part);
  }
  return [...best.values()].sort(
    (one, other) => other.score - one.score || (isAfter(one.key, other.key) ? -1 : 1),
  );
}
