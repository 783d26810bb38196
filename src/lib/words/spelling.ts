// As the functions of migration 0054 of the same names, which tests/memory/search/scripts compares with these.

/** Letters and marks of scripts without blanks, as the inside of a character class: Thai, Lao, Myanmar, Khmer, … */
export const SCRIPTS_WITH_MARKS =
  String.raw`\u0E01-\u0E3A\u0E40-\u0E4E\u0E81-\u0ECE\u0EDC-\u0EDF\u1000-\u103F\u1050-\u108F\u109A-\u109D` +
  String.raw`\u1780-\u17D3\u17D7\u17DC\u17DD\u1950-\u19CF\u1A20-\u1A7F\u1B00-\u1B4C\uA980-\uA9C0\uA9E0-\uA9EF` +
  String.raw`\uA9FA-\uA9FE\uAA60-\uAA76\uAA7A-\uAADD`;

/** Chinese, Japanese, Korean, Yi, Tangut, Nushu. */
export const SCRIPTS_WITHOUT_MARKS =
  String.raw`\u1100-\u11FF\u3005-\u3007\u3021-\u302F\u3031-\u3035\u303B\u3041-\u309A\u309D-\u309F` +
  String.raw`\u30A1-\u30FA\u30FC-\u312F\u31A0-\u31BF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\uA48C\uA960-\uA97C` +
  String.raw`\uAC00-\uD7FB\uF900-\uFAFF\u{16FE3}-\u{18DFF}\u{1AFF0}-\u{1B2FF}\u{20000}-\u{3FFFD}`;

const INVISIBLE_IN_RUNS = String.raw`\u00AD\u200B-\u200D\u2060\uFE00-\uFE0F\uFEFF\u{E0100}-\u{E01EF}`;

const IN_RUNS = `[${SCRIPTS_WITH_MARKS}${SCRIPTS_WITHOUT_MARKS}]`;
export const RUN = new RegExp(`${IN_RUNS}+`, 'gu');
const CHARACTER_AND_INVISIBLE = new RegExp(`(${IN_RUNS})[${INVISIBLE_IN_RUNS}]+`, 'gu');

export const hasRun = (text: string): boolean => text.search(RUN) >= 0;

/** Those that NFKC changes, and no others: the database leaves a text alone that is in NFKC already. */
const SYMBOLS = new RegExp(
  `[${[
    String.raw`\u00B2-\u00B3\u00B9\u00BC-\u00BE\u2070-\u2071\u2074-\u2079\u2080-\u2089\u2100-\u2103`,
    String.raw`\u2105-\u2107\u2109\u2116\u2120-\u2122\u213B\u2150-\u217F\u2189\u2460-\u24EA`,
    String.raw`\u3200-\u321E\u3220-\u3247\u3250-\u327E\u3280-\u33FF\u{1F100}-\u{1F10A}`,
    String.raw`\u{1F110}-\u{1F12E}\u{1F130}-\u{1F14F}\u{1F16A}-\u{1F16C}\u{1F190}\u{1F200}-\u{1F202}`,
    String.raw`\u{1F210}-\u{1F23B}\u{1F240}-\u{1F248}\u{1F250}-\u{1F251}`,
  ].join('')}]`,
  'gu',
);

/** One spelling for the same word, whatever its width and composition. The database makes it lower case. */
export function oneSpelling(text: string): string {
  return text
    .replace(SYMBOLS, ' $& ')
    .normalize('NFKC')
    .replace(/[ßẞ]/g, 'ss')
    .replaceAll('ς', 'σ')
    .replaceAll('İ', 'i')
    .replaceAll('i\u0307', 'i')
    .replace(CHARACTER_AND_INVISIBLE, '$1');
}

/** Each run as its first character, the pairs of neighbours and its last character: `連接池` as `連 連接 接池 池`. */
export function characterPairs(text: string): string {
  return text
    .replace(RUNS_WITH_MARKS, ' x$& ')
    .replace(CHARACTER_WITH_MARKS, '$& x$&')
    .replace(RUNS_WITHOUT_MARKS, ' $& ')
    .replace(CHARACTER_WITHOUT_MARKS, '$& $&');
}

const RUNS_WITH_MARKS = new RegExp(`[${SCRIPTS_WITH_MARKS}]+`, 'gu');
const CHARACTER_WITH_MARKS = new RegExp(`[${SCRIPTS_WITH_MARKS}]`, 'gu');
const RUNS_WITHOUT_MARKS = new RegExp(`[${SCRIPTS_WITHOUT_MARKS}]+`, 'gu');
const CHARACTER_WITHOUT_MARKS = new RegExp(`[${SCRIPTS_WITHOUT_MARKS}]`, 'gu');

/** Other spellings in which a text may have the word, in lower case: a snippet shows the text as it is. */
export function spellingsOf(word: string): string[] {
  const lower = word.toLowerCase();
  const spellings = [
    lower.normalize('NFD'),
    lower.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)),
    lower.normalize('NFD').replace(/[\u3099-\u30ff]/g, (c) => HALF_WIDTH.get(c) ?? c),
    lower.replaceAll('ss', 'ß'),
    lower.replace(/σ$/, 'ς'),
  ];
  return [...new Set(spellings)].filter((spelling) => spelling !== lower);
}

const HALF_WIDTH = new Map(
  Array.from({ length: 0xff9f - 0xff65 }, (_, n) => String.fromCharCode(0xff66 + n)).map((half) => [
    half.normalize('NFKC'),
    half,
  ]),
);
