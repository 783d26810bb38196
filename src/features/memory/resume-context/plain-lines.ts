// Everything that ends a line somewhere, so that no part of a stored text can stand outside of its quotation.
const LINE_ENDS = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;

// Control characters, which move a terminal's cursor; marks of direction and invisible characters, which hide text from
// people that models read, such as the tags of U+E0000; halves of surrogate pairs.
const HIDDEN = /(?!\t)[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** The lines of a stored text, without characters that people cannot see. */
export const plainLines = (text: string): string[] =>
  text.split(LINE_ENDS).map((line) => line.replace(HIDDEN, '').trimEnd());

/** The same in one line. */
export const plainLine = (text: string): string =>
  plainLines(text)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
