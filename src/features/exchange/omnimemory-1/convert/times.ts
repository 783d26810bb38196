import { LocalTime } from './local-time.ts';
import { RowRefused } from './row-refused.ts';

/** ISO 8601 with microseconds, so that times compare as texts. */
export const isoOf = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().replace('Z', '000Z');

/** The end that OmniMemory 1 writes where there is none. */
const NO_END = /^9999-12-31/;
const FORM =
  /^(\d{4})-(\d{2})-(\d{2})(?:([ T])(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;

export const TIME_NOTES = {
  twice: 'a local time exists twice, because clocks were set back; read as the first of the two',
  never: 'a local time never existed, because clocks were set forward; read with the offset from before',
  ahead: 'a time was in the future; now is stored instead',
} as const;

type Note = (reason: string) => void;

/**
 * Reads the two forms of time of OmniMemory 1: with a space between date and time it is UTC, with a T the local time of
 * the computer. A time that names its offset is taken at its word.
 */
export class Times {
  readonly #local: LocalTime;
  readonly #now: number;

  constructor(zone: string, now: number) {
    this.#local = new LocalTime(zone);
    this.#now = now;
  }

  /** ISO 8601 in UTC, with microseconds; `undefined` for no value. Throws RowRefused. */
  optional(value: unknown, column: string, note: Note): string | undefined {
    if (value === null || value === undefined || value === '') return undefined;
    const parts = typeof value === 'string' ? FORM.exec(value) : null;
    if (!parts)
      throw new RowRefused(column, 'is not a time such as 2026-01-31 09:30:00 or 2026-01-31T09:30:00.123456');
    const [, year, month, day, separator, hour = '0', minute = '0', second = '0', fraction = '', zone] =
      parts;
    const wall = Date.UTC(+`${year}`, +`${month}` - 1, +`${day}`, +hour, +minute, +second);
    const isReal =
      new Date(wall).toISOString().startsWith(`${year}-${month}-${day}`) &&
      +hour < 24 &&
      +minute < 60 &&
      +second < 60;
    if (!isReal) throw new RowRefused(column, 'is a day or a time of day that does not exist');
    const utc = zone ? wall - offsetOf(zone) : separator === 'T' ? this.#localTime(wall, note) : wall;
    const seconds = new Date(utc).toISOString().slice(0, 19);
    return `${seconds}.${fraction.slice(0, 6).padEnd(6, '0')}Z`;
  }

  /** The same for a time that cannot be ahead; `otherwise` if there is none. */
  past(value: unknown, column: string, note: Note, otherwise?: string): string {
    const time = this.optional(value, column, note) ?? otherwise;
    if (time === undefined) throw new RowRefused(column, 'is missing');
    if (Date.parse(time) <= this.#now) return time;
    note(TIME_NOTES.ahead);
    return isoOf(this.#now);
  }

  /** The end of a period; `undefined`: it has none. */
  end(value: unknown, column: string, note: Note): string | undefined {
    return typeof value === 'string' && NO_END.test(value) ? undefined : this.optional(value, column, note);
  }

  #localTime(wall: number, note: Note): number {
    const { utc, reading } = this.#local.utcOf(wall);
    if (reading !== 'once') note(TIME_NOTES[reading]);
    return utc;
  }
}

function offsetOf(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}
