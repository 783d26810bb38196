import { cutToCharacters } from '../../../../../lib/cut-text.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is what it removes
const UNSTORABLE = /[\u0000\p{Surrogate}]/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
const CONTROL = /[\u0000-\u001f\u007f-\u009f\p{Surrogate}]/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const HAS_CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

const MAX_NAME = 255;

/** Without NUL and halves of surrogate pairs, which PostgreSQL cannot keep. */
export const storable = (text: string): string =>
  text.isWellFormed() && !text.includes('\0') ? text : text.replace(UNSTORABLE, '');

/** A name of at most 255 characters without control characters; undefined if nothing is left. */
export function nameOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const visible = text.isWellFormed() && !HAS_CONTROL.test(text) ? text : text.replace(CONTROL, '');
  return cutToCharacters(visible, MAX_NAME) || undefined;
}
