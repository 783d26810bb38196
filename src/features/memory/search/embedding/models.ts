import { createHash } from 'node:crypto';
import type { Embedder } from './embedder.ts';

/** Raise it when texts are cut or stemmed in another way: vectors and terms are then made again. */
const CUTTING = 1;

/** A model as the database names it. */
export interface Model {
  /** The first 31 bits of a hash of all that makes its vectors and terms comparable. */
  readonly id: number;
  readonly name: string;
  /** Undefined: texts are found by their words alone. */
  readonly embedder: Embedder | undefined;
}

/** What a process searches with. */
export interface SearchModels {
  /** The configured one: what scopes move to. */
  readonly current: Model;
  /** Those that it can ask, the configured one among them: a scope that has not moved yet is searched with its own. */
  readonly askable: ReadonlyMap<number, Model>;
  /** Natural logarithm of how rare a stem is; unknown words are the rarest. */
  readonly rarityOf: (stem: string) => number;
  /** Whether scopes that have not set it are searched with the configured model. */
  readonly isOnByDefault: boolean;
}

export function modelOf(embedder: Embedder | undefined): Model {
  const identity = JSON.stringify([embedder?.identity ?? 'words', CUTTING]);
  const id = createHash('sha256').update(identity).digest().readUInt32BE() >>> 1;
  return { id, name: embedder?.name ?? 'words', embedder };
}

export function searchModelsOf({
  embedder,
  earlier = [],
  rarityOf = RARER_IF_LONG,
  isOnByDefault = true,
}: {
  /** Undefined: no model of meaning is there, and texts are found by their words. */
  readonly embedder: Embedder | undefined;
  /** Further ones that can be asked. */
  readonly earlier?: readonly Embedder[];
  readonly rarityOf?: SearchModels['rarityOf'];
  readonly isOnByDefault?: boolean;
}): SearchModels {
  const current = modelOf(embedder);
  const askable = [...earlier.map(modelOf), current].map((model) => [model.id, model] as const);
  return { current, askable: new Map(askable), rarityOf, isOnByDefault };
}

/** Without counts of words: what people write most is short. Two characters of a script without blanks are no short word. */
export const RARER_IF_LONG = (stem: string): number =>
  /^[a-z]{1,3}$/.test(stem) ? 0.5 : 1.5 + Math.min(stem.length, 8) / 4;
