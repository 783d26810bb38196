/** The text of an `<input type="datetime-local">` for a moment, in the browser's zone: 2026-05-03T14:00:05 */
export function localInputOf(iso: string | undefined): string {
  const date = new Date(iso ?? '');
  if (Number.isNaN(date.getTime())) return '';
  const two = (value: number) => `${value}`.padStart(2, '0');
  const day = `${`${date.getFullYear()}`.padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** The moment of such an input. An input that was not touched keeps its moment to the microsecond. */
export function momentOf(input: string, former: string | undefined): string | undefined {
  if (input === localInputOf(former)) return former;
  const date = new Date(input);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
