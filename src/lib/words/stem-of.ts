/// <reference path="./wink-porter2-stemmer.d.ts" />
import porter2 from 'wink-porter2-stemmer';

/**
 * The English stem of a word of `wordsOf`. Words with other letters or with digits are their own stems. The word vectors are
 * stored by stem, so the version of wink-porter2-stemmer is pinned: another one may need `npm run make:word-vectors`.
 */
export function stemOf(word: string): string {
  const known = stems.get(word);
  if (known !== undefined) return known;
  const stem = ENGLISH.test(word) ? porter2(word) : word;
  if (stems.size >= MAX_REMEMBERED) stems.clear();
  stems.set(word, stem);
  return stem;
}

/** A stem takes longer than the rest of the work on a word, and few words make up most of a text. */
const stems = new Map<string, string>();
const MAX_REMEMBERED = 20_000;

/** The stemmer is quadratic in the length of a word. */
const ENGLISH = /^[a-z]{3,32}$/;
