export const DAY_MS = 86_400_000;

const DATE_FORM = '0000-00-00T00:00:00.000Z';
const ZERO = DATE_FORM.charCodeAt(0);
const LAST_COMMON_DAY = 28;

/**
 * Milliseconds since 1970 of a time in JavaScript's format, `2026-11-24T09:00:00.123Z`. NaN for any other format, and
 * for the last days of a month: these need `Date.parse`, to which this is a faster alternative.
 */
export function utcMilliseconds(text: string): number {
  if (text.length !== DATE_FORM.length) return Number.NaN;
  for (let n = 0; n < DATE_FORM.length; n++) {
    const code = text.charCodeAt(n);
    const expected = DATE_FORM.charCodeAt(n);
    if (expected === ZERO ? code < ZERO || code > ZERO + 9 : code !== expected) return Number.NaN;
  }
  const [month, day] = [pair(text, 5), pair(text, 8)];
  const [hour, minute, second] = [pair(text, 11), pair(text, 14), pair(text, 17)];
  const isTime = month >= 1 && month <= 12 && hour <= 23 && minute <= 59 && second <= 59;
  if (!isTime || day < 1 || day > LAST_COMMON_DAY) return Number.NaN;
  const year = 100 * pair(text, 0) + pair(text, 2);
  const millisecond = 10 * pair(text, 20) + digit(text, 22);
  // Date.UTC maps years below 100 to the twentieth century
  if (year < 100) return Number.NaN;
  return Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
}

const digit = (text: string, at: number) => text.charCodeAt(at) - ZERO;
const pair = (text: string, at: number) => 10 * digit(text, at) + digit(text, at + 1);

const FRACTION = /\.(\d{4,})/;

/**
 * Microseconds since 1970 of an ISO 8601 time, rounded as PostgreSQL rounds it. Exact until the year 2255, beyond which
 * a number is not precise enough.
 */
export function microsecondsOf(iso: string): number {
  const milliseconds = utcMilliseconds(iso);
  if (!Number.isNaN(milliseconds)) return milliseconds * 1_000;
  // Date.parse only has milliseconds
  const fraction = iso.length > 24 ? FRACTION.exec(iso) : null;
  if (!fraction) return Date.parse(iso) * 1_000;
  return Date.parse(iso.replace(fraction[0], '')) * 1_000 + roundHalfToEven(Number(`0${fraction[0]}`) * 1e6);
}

function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return value % 1 === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded;
}

/**
 * Times leave the server in one form: `2026-11-27T09:30:00.120000+00:00`, always with six digits and the same zone.
 * PostgreSQL drops zeros at the end of a fraction, and Python's `fromisoformat` before 3.11 takes only 3 or 6 digits.
 */
const FORM = '2026-11-27T09:30:00.120000+00:00';
const SECONDS_END = FORM.indexOf('.');
const ZONE = '+00:00';

/** A time of PostgreSQL in JSON, in UTC: `2026-11-27T09:30:00.12+00:00`. */
export function inFullForm(time: string): string {
  if (time.length === FORM.length || !time.endsWith(ZONE)) return time; // 'infinity' stays unchanged
  return `${time.slice(0, SECONDS_END)}.${time.slice(SECONDS_END + 1, -ZONE.length).padEnd(6, '0')}${ZONE}`;
}

/** The form of a `Date`, which has milliseconds. */
export const isoTimeOf = (date: Date): string => inFullForm(date.toISOString().replace('Z', ZONE));
