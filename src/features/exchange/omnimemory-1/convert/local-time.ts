/** How a local time was read: some exist twice, when clocks go back, and some never, when they go forward. */
export type Reading = 'once' | 'twice' | 'never';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const OFFSET = /^GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/;

/** A named time zone. Offsets are kept by day, because the calendar of Node is slow. */
export class LocalTime {
  readonly #format: Intl.DateTimeFormat;
  readonly #days = new Map<number, { readonly before: number; readonly after: number }>();

  constructor(zone: string) {
    this.#format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  }

  /**
   * `wall`: the time on the clock, as if it were UTC. A time that exists twice is read as the first of the two, and one
   * that never existed with the offset that applied before the gap, as Python does.
   */
  utcOf(wall: number): { readonly utc: number; readonly reading: Reading } {
    const { before, after } = this.#offsetsAround(wall);
    if (before === after) return { utc: wall - before, reading: 'once' };
    const first = this.#offsetAt(wall - before) === before;
    const second = this.#offsetAt(wall - after) === after;
    if (first) return { utc: wall - before, reading: second ? 'twice' : 'once' };
    return second ? { utc: wall - after, reading: 'once' } : { utc: wall - before, reading: 'never' };
  }

  #offsetsAround(wall: number) {
    const day = Math.floor(wall / DAY_MS);
    let offsets = this.#days.get(day);
    if (!offsets) {
      // no zone is more than a day away from UTC
      offsets = { before: this.#offsetAt((day - 1) * DAY_MS), after: this.#offsetAt((day + 2) * DAY_MS) };
      this.#days.set(day, offsets);
    }
    return offsets;
  }

  #offsetAt(utc: number): number {
    const part = this.#format.formatToParts(utc).find(({ type }) => type === 'timeZoneName');
    const [, sign, hours = 0, minutes = 0, seconds = 0] = OFFSET.exec(part?.value ?? '') ?? [];
    const size = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS + Number(seconds) * 1_000;
    return sign === '-' ? -size : size;
  }
}
