const DATE_TIME = new Intl.DateTimeFormat('en', {
  dateStyle: 'medium',
  timeStyle: 'short',
  hourCycle: 'h23',
});
const FULL = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'long', hourCycle: 'h23' });
const CLOCK = new Intl.DateTimeFormat('en', { timeStyle: 'short', hourCycle: 'h23' });
const CLOCK_SECONDS = new Intl.DateTimeFormat('en', { timeStyle: 'medium', hourCycle: 'h23' });
const DAY = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric' });
const WEEKDAY = new Intl.DateTimeFormat('en', { weekday: 'short', month: 'short', day: 'numeric' });
const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** All times are those of the browser's zone. */
export const dateTime = (at: Date): string => DATE_TIME.format(at);
export const fullDateTime = (at: Date): string => FULL.format(at);
export const clock = (at: Date): string => CLOCK.format(at);
export const clockWithSeconds = (at: Date): string => CLOCK_SECONDS.format(at);
export const day = (at: Date): string => DAY.format(at);
export const weekday = (at: Date): string => WEEKDAY.format(at);

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

const SHORT = new Intl.DateTimeFormat('en', {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** "Nov 28, 11:45" for tables; with the year if it is another one. */
export const shortTime = (at: Date, now = new Date()): string =>
  at.getFullYear() === now.getFullYear() ? SHORT.format(at) : DATE_TIME.format(at);

/** "5 minutes ago", "yesterday"; more than 30 days ago, the date. */
export function ago(at: Date, now = new Date()): string {
  const seconds = (at.getTime() - now.getTime()) / 1_000;
  if (Math.abs(seconds) > 30 * 86_400) return dateTime(at);
  for (const [unit, length] of STEPS)
    if (Math.abs(seconds) >= length) return RELATIVE.format(Math.round(seconds / length), unit);
  return seconds > 0 ? 'in a moment' : 'just now';
}

/** 45 s, 12 min, 3 h 20 min, 2 d 4 h */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return hours % 24 ? `${Math.floor(hours / 24)} d ${hours % 24} h` : `${Math.floor(hours / 24)} d`;
}
