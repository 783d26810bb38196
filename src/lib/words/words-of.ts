import { oneSpelling, RUN } from './spelling.ts';

/**
 * The words of a text in their order, in lower case and in one spelling (NFKC). An identifier gives itself without its
 * separators, and then its parts: `maxRetries` and `max_retries` both give `maxretries max retries`. A run of a script
 * without blanks gives the pairs of its characters: `Redis缓存层` gives `redis 缓存 存层`.
 */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const [token] of (NOT_ASCII.test(text) ? oneSpelling(text) : text).matchAll(TOKEN)) {
    if (NOT_ASCII.test(token)) addMixed(token, words);
    else addIdentifier(token, words);
  }
  return words;
}

const NOT_ASCII = /[^\0-\x7f]/;
const TOKEN = /[\p{L}\p{M}\p{N}]+(?:_+[\p{L}\p{M}\p{N}]+)*/gu;

function addMixed(token: string, words: string[]): void {
  let end = 0;
  for (const { 0: run, index } of token.matchAll(RUN)) {
    addIdentifier(token.slice(end, index), words);
    addPairs([...run], words);
    end = index + run.length;
  }
  addIdentifier(token.slice(end), words);
}

function addPairs(run: readonly string[], words: string[]): void {
  if (run.length === 1) words.push(...run);
  for (let n = 1; n < run.length; n++) words.push(`${run[n - 1]}${run[n]}`);
}

/** A longer one is data, such as Base64: its parts mean nothing, and its beginning identifies it. */
const MAX_WORD = 64;

function addIdentifier(token: string, words: string[]): void {
  const whole = token.replaceAll('_', '').toLowerCase().slice(0, MAX_WORD);
  if (whole === '') return;
  words.push(whole);
  if (token.length > MAX_WORD || !HAS_PARTS.test(token)) return;
  for (const part of token.split(BETWEEN_PARTS)) {
    // one letter means nothing by itself
    if (part.length > 1) words.push(part.toLowerCase());
  }
}

const HAS_PARTS = /_|[\p{Ll}\p{N}]\p{Lu}|\p{Lu}\p{Lu}\p{Ll}{2}/u;
const BETWEEN_PARTS = /_+|(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll}{2})/u;
