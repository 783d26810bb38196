export interface HourCell {
  /** 1 is Monday, 7 is Sunday. */
  readonly weekday: number;
  /** 0 to 23 */
  readonly hour: number;
  readonly value: number | null;
}

export const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
export const HOURS = 24;

/** Values by weekday (0 is Monday) and hour. `null`: there is no cell for this hour. */
export function weekOf(cells: readonly HourCell[]): readonly (readonly (number | null)[])[] {
  const week = WEEKDAYS.map(() => new Array<number | null>(HOURS).fill(null));
  for (const { weekday, hour, value } of cells) {
    const hours = week[weekday - 1];
    if (hours && hour >= 0 && hour < HOURS) hours[hour] = value;
  }
  return week;
}

/** How strong a cell is: 0 is nothing, 4 the highest quarter. */
export function levelOf(value: number | null, highest: number): 0 | 1 | 2 | 3 | 4 {
  if (value === null || value <= 0 || highest <= 0) return 0;
  return Math.min(4, Math.max(1, Math.ceil((value / highest) * 4))) as 1 | 2 | 3 | 4;
}

/** 09:00–10:00 */
export const hourLabel = (hour: number): string => `${two(hour)}:00–${two((hour + 1) % HOURS)}:00`;
const two = (hour: number) => `${hour}`.padStart(2, '0');
