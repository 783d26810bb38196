/** Either `*`, or the entity tags of a field such as `If-Match` (RFC 9110 §8.8.3), weak ones with their `W/`. */
export type TagList = '*' | readonly string[];

const TAG = /(?:W\/)?"[^"]*"/g;
// a header cannot contain this character
const PLACE = '\u0001';
// biome-ignore lint/suspicious/noControlCharactersInRegex: it stands for a tag
const BESIDE_TAGS = /^[\u0001\s,]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the same
const WITHOUT_COMMA = /\u0001[^,\u0001]*\u0001/;

/** `undefined` if the field is neither. */
export function tagsOf(field: string): TagList | undefined {
  if (field.trim() === '*') return '*';
  const rest = field.replace(TAG, PLACE);
  return BESIDE_TAGS.test(rest) && !WITHOUT_COMMA.test(rest) ? (field.match(TAG) ?? undefined) : undefined;
}

/** Whether `If-None-Match` contains the tag: the weak comparison, in which `W/"1"` and `"1"` are equal. */
export function includesTag(field: string | undefined, tag: string): boolean {
  const tags = field === undefined ? undefined : tagsOf(field);
  return tags === '*' || (tags?.some((one) => one.replace(/^W\//, '') === tag) ?? false);
}
