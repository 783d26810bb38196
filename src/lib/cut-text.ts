/** At most `max` UTF-16 units, as JavaScript counts, without half of a surrogate pair at the end. */
export function cutTo(text: string, max: number): string {
  if (text.length <= max) return text;
  const isInside = /[\ud800-\udbff]/.test(text.charAt(max - 1));
  return text.slice(0, isInside ? max - 1 : max);
}

/** At most `max` characters, as PostgreSQL counts: a surrogate pair is one. */
export function cutToCharacters(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = 0;
  for (let taken = 0; taken < max && end < text.length; taken++) {
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  }
  return text.slice(0, end);
}
