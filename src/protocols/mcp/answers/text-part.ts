import { fittingCount } from './fitting-count.ts';

/** A part of a stored text that begins at `offset`. Offsets and lengths are in characters (code points). */
export interface StoredPart {
  readonly text: string;
  readonly offset: number;
  /** Of the whole. */
  readonly total_chars: number;
}

/** The part as an answer has it. `next_offset`: where the next one begins; `null` at the end. */
export type ShownPart = {
  readonly text: string;
  readonly total_chars: number;
  readonly next_offset: number | null;
};

/** An answer with `others` and as much of the part as fits, in whole characters. `fits` looks at the JSON of the answer. */
export function fittingPart<T extends object>(
  { text, offset, total_chars }: StoredPart,
  others: T,
  fits: (json: string) => boolean,
): ShownPart & T {
  const characters = [...text];
  const first = (count: number) => ({
    text: count === characters.length ? text : characters.slice(0, count).join(''),
    total_chars,
    next_offset: offset + count < total_chars ? offset + count : null,
    ...others,
  });
  return first(fittingCount(characters.length, (count) => fits(JSON.stringify(first(count)))));
}
