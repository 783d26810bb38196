import { createHash } from 'node:crypto';
import type pg from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../base/errors.ts';

/** At most so many points a key in so many seconds, which begin with the first. */
export interface RateLimit {
  /** Tells the limits apart that count in the same place. */
  readonly name: string;
  readonly points: number;
  readonly seconds: number;
}

export interface RateLimiter {
  /** Throws TooManyRequests once the points are spent; what it refuses is counted, too. */
  spend(key: string): Promise<void>;
  /** Begins anew for the key. */
  forgive(key: string): Promise<void>;
}

export class TooManyRequests extends AppError {
  readonly status = 429;
  readonly code: string;
  override readonly headers: Readonly<Record<string, string>>;
  constructor(name: string, seconds: number) {
    super(`Too many requests; try again in ${seconds} seconds.`);
    this.code = name;
    this.headers = { 'Retry-After': `${seconds}` };
  }
}

/** Counts in the table `rate_limits`, through the identity door: one limit for all processes, one write each time. */
export function sharedLimiter(identity: pg.Pool, { name, points, seconds }: RateLimit): RateLimiter {
  const store = new RateLimiterPostgres({
    storeClient: identity,
    storeType: 'pool',
    tableName: 'rate_limits',
    tableCreated: true,
    // housekeeping does it
    clearExpiredByTimeout: false,
    keyPrefix: name,
    points,
    duration: seconds,
  });
  return {
    spend: async (key) => {
      try {
        await store.consume(digest(key));
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        throw new TooManyRequests(name, Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000)));
      }
    },
    forgive: async (key) => {
      await store.delete(digest(key));
    },
  };
}

/** What one customer of a network usually has: an IPv4 address, or the first half of an IPv6 address. */
export function networkOf(ip: string): string {
  const v4 = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (v4 !== undefined || !ip.includes(':')) return v4 ?? ip;
  const [head = '', tail] = ip.toLowerCase().split('%', 1).join('').split('::');
  const groups = (text = '') => (text === '' ? [] : text.split(':'));
  const [left, right] = [groups(head), groups(tail)];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const all = [...left, ...Array<string>(zeros).fill('0'), ...right];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

// keys are addresses of people and of machines
const digest = (key: string) => createHash('sha256').update(key).digest('base64url');
