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

/** The first `max` characters; a surrogate pair is one. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = 0;
  for (let taken = 0; taken < max && end < text.length; taken++) {
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  }
  return text.slice(0, end);
}

/** A name of at most 255 characters without control characters; undefined if nothing is left. */
export function nameOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  return (
    cut(text.isWellFormed() && !HAS_CONTROL.test(text) ? text : text.replace(CONTROL, ''), MAX_NAME) ||
    undefined
  );
}

/** The same rule as the field `identifier` of requests. An id is never cut, because two ids would become one. */
export const isIdentifier = (text: string): boolean =>
  text.length > 0 &&
  text.length <= MAX_NAME &&
  text !== '.' &&
  text !== '..' &&
  !HAS_CONTROL.test(text) &&
  text.isWellFormed();
