import { characterPairs, hasRun, oneSpelling, RUN, spellingsOf } from './spelling.ts';

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

/** The words of a query, or undefined if it has none. */
export function queryWordsOf(q: string): QueryWords | undefined {
  const wanted = separated(oneSpelling(q));
  if (!LETTER_OR_DIGIT.test(wanted) && !hasRun(wanted)) return undefined;
  const terms = (wanted.match(TERM) ?? []).flatMap(partsOf).map(termOf);
  const pieces = terms.filter(({ isWithout }) => !isWithout).flatMap(({ shown }) => shown);
  const runs = new Set(pieces.filter(hasRun).flatMap((run) => [run, ...spellingsOf(run)]));
  const isLong = terms.some(({ isWithout, exact, text }) => !isWithout && exact.length > 1 && hasRun(text));
  return {
    // PostgreSQL reads a query without runs as it is
    exact: hasRun(wanted) ? terms.map((term) => written(term, term.exact)).join(' ') : wanted,
    loose: isLong ? terms.map(loosened).join(' ') : undefined,
    shown: hasRun(wanted) ? terms.map((term) => written(term, term.shown)).join(' ') : wanted,
    spellings: [...new Set(pieces)]
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

function termOf(term: string): Term {
  const isWithout = term.startsWith('-');
  const text = term.replace(/^-/, '').replaceAll('"', ' ').trim();
  return {
    text,
    isWithout,
    isQuoted: term.includes('"'),
    exact: phraseOf(text),
    shown: wordsIn(text.replace(RUN, ' $& ')),
  };
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
