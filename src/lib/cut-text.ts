/** At most `max` UTF-16 units, without half of a surrogate pair at the end. */
export function cutTo(text: string, max: number): string {
  if (text.length <= max) return text;
  const isInside = /[\ud800-\udbff]/.test(text.charAt(max - 1));
  return text.slice(0, isInside ? max - 1 : max);
}
