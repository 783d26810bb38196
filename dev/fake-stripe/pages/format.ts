import type Stripe from 'stripe';
import { SECOND } from '../state/clock.ts';

export function money(cents: number | null, currency: string | null): string {
  return `${((cents ?? 0) / 100).toFixed(2)} ${(currency ?? '').toUpperCase()}`;
}

export function time(at: number | null | undefined): string {
  return at ? new Date(at * SECOND).toISOString().replace('T', ' ').slice(0, 19) : '–';
}

export function nameOf(price: Stripe.Price): string {
  const { recurring } = price;
  const every = recurring && (recurring.interval_count === 1 ? '' : `${recurring.interval_count} `);
  const amount = money(price.unit_amount, price.currency);
  return `${price.lookup_key ?? price.id}: ${amount}${recurring ? ` / ${every}${recurring.interval}` : ''}`;
}
