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
