import { characterPairs, hasRun, oneSpelling, RUN, spellingsOf } from '../../../lib/words/spelling.ts';

/** A query in the syntax of `websearch_to_tsquery`. */
export interface QueryWords {
  /** Each run of a script without blanks is the phrase of its pairs of characters. */
  readonly exact: string;
  /**
   * The same without phrases, for texts that are too long for PostgreSQL to keep the position of each pair. Undefined if
   * there is nothing to loosen.
   */
  readonly loose: string | undefined;
  /** What a snippet marks: runs are whole. */
  readonly shown: string;
  /** The words of `shown` that a text may spell differently, each with its other spellings. */
  readonly spellings: readonly { readonly word: string; readonly others: readonly string[] }[];
  /** Runs to mark, the longest first. */
  readonly runs: readonly string[];
}

/**
 * Pairs of a whole query. Ranking looks for words that are near each other: 120 pairs took more than 8 seconds in 60 texts
 * that repeat them, and 20 pairs half a second. Of a longer run, the beginning counts.
 */
const MAX_PAIRS = 24;

/** Characters. A snippet has up to 30 words, and a longer run is several of them. */
export const MAX_SHOWN_WORD = 10;

/** Each run counts as a word, also beside letters of other scripts. */
export function countWords(q: string): number {
  return oneSpelling(q).replace(RUN, ' $& ').match(WORD)?.length ?? 0;
}

const WORD = /[\p{L}\p{M}\p{N}]+/gu;

/** The words of a query, or undefined if it has none. */
export function queryWordsOf(q: string): QueryWords | undefined {
  const wanted = separated(oneSpelling(q));
  if (!LETTER_OR_DIGIT.test(wanted) && !hasRun(wanted)) return undefined;
  const budget = { pairs: MAX_PAIRS };
  const terms = (wanted.match(TERM) ?? []).flatMap(partsOf).map((term) => termOf(term, budget));
  const shown = terms.filter(({ isWithout }) => !isWithout);
  const pieces = new Set(shown.flatMap((term) => term.shown));
  const runs = new Set(
    shown.flatMap(({ text }) => text.match(RUN) ?? []).flatMap((run) => [run, ...spellingsOf(run)]),
  );
  const isLong = terms.some(({ isWithout, exact, text }) => !isWithout && exact.length > 1 && hasRun(text));
  return {
    // PostgreSQL reads a query without runs as it is
    exact: hasRun(wanted) ? terms.map((term) => written(term, term.exact)).join(' ') : wanted,
    loose: isLong ? terms.map(loosened).join(' ') : undefined,
    shown: hasRun(wanted) ? terms.map((term) => written(term, term.shown)).join(' ') : wanted,
    spellings: [...pieces]
      .filter((word) => LETTER_OR_DIGIT.test(word) && !OR.test(word))
      .map((word) => ({ word, others: spellingsOf(word) }))
      .filter(({ others }) => others.length > 0),
    runs: [...runs].sort((a, b) => b.length - a.length),
  };
}

const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;
const OR = /^or$/i;

/**
 * The part of a query that PostgreSQL parses: words, quotes, and a minus in front of either. Everything else separates
 * words, as it does in a document; a minus elsewhere would nest operators until PostgreSQL gives up.
 */
function separated(q: string): string {
  return q
    .replace(/[^\p{L}\p{M}\p{N}"\s-]+/gu, ' ')
    .replace(/-{2,}|(?<=[\p{L}\p{M}\p{N}])-|-(?![\p{L}\p{N}"])/gu, ' ');
}

/** A word or a phrase, with a minus or without. */
interface Term {
  readonly text: string;
  readonly isWithout: boolean;
  readonly isQuoted: boolean;
  /** The words to find beside each other. */
  readonly exact: readonly string[];
  readonly shown: readonly string[];
}

const TERM = /-?"[^"]*"?|[^\s"]+/g;

/** The parts of a word in several scripts must all occur, as those of a path or an identifier. */
function partsOf(term: string): string[] {
  return term.startsWith('-') || term.includes('"') ? [term] : wordsIn(term.replace(RUN, ' $& '));
}

function termOf(term: string, budget: { pairs: number }): Term {
  const isWithout = term.startsWith('-');
  const text = beginningOf(term.replace(/^-/, '').replaceAll('"', ' ').trim(), budget);
  return {
    text,
    isWithout,
    isQuoted: term.includes('"'),
    exact: phraseOf(text),
    shown: wordsIn(text.replace(RUN, (run) => ` ${run.replace(SHOWN_WORD, '$& ')} `)),
  };
}

const SHOWN_WORD = new RegExp(`.{${MAX_SHOWN_WORD}}`, 'gu');

/** The text up to the character with which the pairs of the query are used up. */
function beginningOf(text: string, budget: { pairs: number }): string {
  for (const { 0: run, index } of text.matchAll(RUN)) {
    const characters = [...run];
    const most = Math.max(budget.pairs, 1) + 1;
    budget.pairs -= Math.min(characters.length, most) - 1;
    if (characters.length > most) return text.slice(0, index) + characters.slice(0, most).join('');
  }
  return text;
}

const wordsIn = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

/** A run at an end of the phrase may be a part of a longer one, so that no word says where it begins or ends. */
function phraseOf(text: string): string[] {
  const words = wordsIn(characterPairs(text));
  const [first] = text.match(/^./u) ?? [''];
  const [last] = text.match(/.$/u) ?? [''];
  if (hasRun(first) && words.length > 1) words.shift();
  if (hasRun(last) && words.length > 1) words.pop();
  return words;
}

function written({ isWithout, isQuoted }: Term, words: readonly string[]): string {
  const phrase = words.join(' ');
  return `${isWithout ? '-' : ''}${isQuoted || words.length > 1 ? `"${phrase}"` : phrase}`;
}

function loosened(term: Term): string {
  if (term.isWithout || !hasRun(term.text)) return written(term, term.exact);
  return term.exact.filter((word) => !OR.test(word)).join(' ');
}
