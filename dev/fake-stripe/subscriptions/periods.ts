import type Stripe from 'stripe';
import { DAY, SECOND } from '../state/clock.ts';

/** Unix seconds, as `current_period_start` and `current_period_end` of a subscription item. */
export interface Period {
  readonly start: number;
  readonly end: number;
}

type Recurrence = Pick<Stripe.Price.Recurring, 'interval' | 'interval_count'>;

/** The period that begins at `start`. In a short month it ends on the last day, and the next on the anchor's day again. */
export function periodFrom(start: number, anchor: number, { interval, interval_count }: Recurrence): Period {
  if (interval === 'day') return { start, end: start + interval_count * DAY };
  if (interval === 'week') return { start, end: start + interval_count * 7 * DAY };
  const months = interval === 'year' ? 12 * interval_count : interval_count;
  return { start, end: monthsLater(start, months, new Date(anchor * SECOND).getUTCDate()) };
}

function monthsLater(start: number, months: number, anchorDay: number): number {
  const date = new Date(start * SECOND);
  const day = Math.min(anchorDay, daysInMonth(date.getUTCFullYear(), date.getUTCMonth() + months));
  date.setUTCMonth(date.getUTCMonth() + months, day);
  return date.getTime() / SECOND;
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
}
