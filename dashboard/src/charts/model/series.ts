export interface Period {
  readonly start: Date;
  readonly label: string;
}

export interface Series {
  readonly id: string;
  readonly label: string;
  /** One for each period; `null` is a gap. */
  readonly values: readonly (number | null)[];
}

/** How a series looks: a color and a pattern. */
export type Look = 1 | 2 | 3 | 4 | 5 | 6 | 'other';

export interface ShownSeries extends Series {
  readonly look: Look;
}

/** The id of the series that sums up what is not among the largest. */
export const OTHER = 'other';
const MAX_SERIES = 5;
const LOOKS = [1, 2, 3, 4, 5, 6] as const;

/** The series as they are drawn: at most five and "Other", each with a label and a look of its own. */
export function shownSeries(series: readonly Series[]): readonly ShownSeries[] {
  const top = topSeries(series);
  const looks = looksOf(top.map(({ id }) => id));
  return withOwnLabels(top).map((one, index) => ({ ...one, look: looks[index] ?? OTHER }));
}

/** The five largest by sum, in the given order, and the sum of the others. Six or fewer stay as they are. */
export function topSeries(series: readonly Series[]): readonly Series[] {
  const named = series.filter(({ id }) => id !== OTHER);
  if (named.length <= MAX_SERIES) return series;
  if (named.length === MAX_SERIES + 1 && named.length === series.length) return series;
  const largest = new Set([...named].sort((one, two) => sizeOf(two) - sizeOf(one)).slice(0, MAX_SERIES));
  const rest = series.filter((one) => !largest.has(one));
  return [...series.filter((one) => largest.has(one)), { id: OTHER, label: 'Other', values: sums(rest) }];
}

/** The sum of some series in each period; a period without any value stays a gap. */
export function sums(series: readonly Pick<Series, 'values'>[]): readonly (number | null)[] {
  const periods = Math.max(0, ...series.map(({ values }) => values.length));
  return Array.from({ length: periods }, (_, index) => {
    const known = series.map(({ values }) => values[index] ?? null).filter((value) => value !== null);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
  });
}

const sizeOf = ({ values }: Series): number =>
  values.reduce<number>((sum, value) => sum + Math.abs(value ?? 0), 0);

/**
 * A look for each id. It follows from the id, so that a tool keeps its color when the order or the time range changes;
 * an id whose look is taken gets the next one.
 */
export function looksOf(ids: readonly string[]): readonly Look[] {
  const looks = new Map<string, Look>();
  const free = new Set<Look>(LOOKS);
  for (const id of [...new Set(ids)].sort()) {
    if (id === OTHER) continue;
    const first = hash(id) % LOOKS.length;
    const look = LOOKS.map((_, step) => LOOKS[(first + step) % LOOKS.length]).find(
      (one) => one !== undefined && free.has(one),
    );
    if (look === undefined) continue;
    free.delete(look);
    looks.set(id, look);
  }
  return ids.map((id) => looks.get(id) ?? OTHER);
}

/** FNV-1a */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}

/** Two people may have one name: then the id stands behind it. */
function withOwnLabels(series: readonly Series[]): readonly Series[] {
  const times = new Map<string, number>();
  for (const { label } of series) times.set(label, (times.get(label) ?? 0) + 1);
  return series.map((one) =>
    (times.get(one.label) ?? 0) > 1 ? { ...one, label: `${one.label} (${one.id})` } : one,
  );
}
