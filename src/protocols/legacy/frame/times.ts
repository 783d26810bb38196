import { DAY_MS } from '../../../lib/utc.ts';
import { badValue } from './errors.ts';

/** A time of this server, `2026-11-27T09:30:00.120000+00:00`, as OmniMemory 1's clients get it: with `Z`. */
export const utc = (time: string): string => time.replace(/\+00:00$/, 'Z');

export const utcIfAny = (time: string | null): string | null => (time === null ? null : utc(time));

/** The same for these fields of a row. */
export function withUtc<Row extends object, Name extends keyof Row>(row: Row, ...names: Name[]): Row {
  const shown = { ...row };
  for (const name of names) {
    const time = row[name];
    if (typeof time === 'string') shown[name] = utc(time) as Row[Name];
  }
  return shown;
}

/** The time of an answer. */
export const nowText = (): string => new Date().toISOString();

/** The services take 366 until now, and now moves on. */
const DAYS = 365;

/** The year until a time or until now, for what OmniMemory 1 told of all time. */
export const lastYear = (to?: string): { readonly from: string; readonly to?: string } => {
  const end = to === undefined ? Date.now() : Date.parse(to);
  return { from: new Date(end - DAYS * DAY_MS).toISOString(), ...(to !== undefined && { to }) };
};

const ISO = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?)?(Z|[+-]\d\d:?\d\d)?$/i;
const HAS_ZONE = /[T ].*(Z|[+-]\d\d:?\d\d)$/i;

/** A time in a query, with or without a zone; without one it is UTC. Throws 400. */
export function timeOf(name: string, text: string): string {
  // a + that was not encoded arrives as a space
  const sent = text.replace(/(T.*) (?=\d\d:?\d\d$)/i, '$1+');
  const full = sent.length === 10 ? `${sent}T00:00:00` : sent;
  const time = new Date(HAS_ZONE.test(full) ? full : `${full}Z`);
  if (ISO.test(sent) && isDay(sent.slice(0, 10)) && !Number.isNaN(time.getTime())) return time.toISOString();
  throw badValue(`${name} is not a time. Send ISO 8601, such as 2026-11-27T09:30:00Z.`);
}

/** `Date` takes the 30th of February for a day in March. */
function isDay(day: string): boolean {
  const time = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(day);
}
