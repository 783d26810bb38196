import { diffArrays, diffLines, diffWords, diffWordsWithSpace } from 'diff';

/** A part of a text, or an element of a list: in both, only in the new one, or only in the old one. */
export interface Part {
  readonly text: string;
  readonly is: 'same' | 'added' | 'removed';
}

// longer texts, or texts that share little, are compared by line
const WORDS_TIMEOUT_MS = 80;
const MAX_WORDS_LENGTH = 40_000;

const partOf = (text: string, added: boolean, removed: boolean): Part => ({
  text,
  is: added ? 'added' : removed ? 'removed' : 'same',
});

/** By word; by line, or as a whole, where that would hold up the page. */
export function differenceOfTexts(from: string, to: string): readonly Part[] {
  const options = { timeout: WORDS_TIMEOUT_MS };
  const parts = isShort(from, to) ? byWord(from, to) : diffLines(from, to, options);
  if (parts) return parts.map(({ value, added, removed }) => partOf(value, added, removed));
  return [partOf(from, false, true), partOf(to, true, false)];
}

const isShort = (from: string, to: string) => from.length + to.length <= MAX_WORDS_LENGTH;

/** Blanks count only where nothing else differs. */
function byWord(from: string, to: string) {
  const options = { timeout: WORDS_TIMEOUT_MS };
  const parts = diffWords(from, to, options);
  if (parts?.some(({ added, removed }) => added || removed)) return parts;
  return diffWordsWithSpace(from, to, options);
}

/** By element. */
export function differenceOfLists(from: readonly string[], to: readonly string[]): readonly Part[] {
  const parts = diffArrays([...from], [...to], { timeout: WORDS_TIMEOUT_MS });
  if (!parts)
    return [...from.map((text) => partOf(text, false, true)), ...to.map((text) => partOf(text, true, false))];
  return parts.flatMap(({ value, added, removed }) => value.map((text) => partOf(text, added, removed)));
}
