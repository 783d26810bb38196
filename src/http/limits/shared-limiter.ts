import type pg from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../../lib/errors.ts';
import { keyDigest } from '../../lib/key-digest.ts';
import { refusals } from '../../lib/observation/refusals.ts';

/** At most this many points per key within a period of this many seconds, which starts with the first one. */
export interface RateLimit {
  /** Distinguishes limits that count in the same table. */
  readonly name: string;
  readonly points: number;
  readonly seconds: number;
}

export interface RateLimiter {
  /** Throws TooManyRequests once the points are used up; refused requests count, too. */
  consume(key: string): Promise<void>;
  /** Resets the count of the key. */
  reset(key: string): Promise<void>;
  /** Takes back one attempt that `consume` has counted. */
  refund(key: string): Promise<void>;
}

export class TooManyRequests extends AppError {
  readonly status = 429;
  readonly code: string;
  override readonly headers: Readonly<Record<string, string>>;
  constructor(name: string, seconds: number) {
    super(`Too many requests. Try again in ${seconds} seconds.`);
    this.code = name;
    this.headers = { 'Retry-After': `${seconds}` };
  }
}

/** Counts in the table `rate_limits`, as the identity role: one limit for all processes, one write each time. */
export function sharedLimiter(identity: pg.Pool, { name, points, seconds }: RateLimit): RateLimiter {
  const store = new RateLimiterPostgres({
    storeClient: withoutNames(identity),
    storeType: 'pool',
    tableName: 'rate_limits',
    tableCreated: true,
    // housekeeping does this
    clearExpiredByTimeout: false,
    keyPrefix: name,
    points,
    duration: seconds,
  });
  return {
    consume: async (key) => {
      try {
        await store.consume(keyDigest(key));
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        refusals.of({ limiter: name }).add();
        throw new TooManyRequests(name, Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000)));
      }
    },
    reset: async (key) => {
      await store.delete(keyDigest(key));
    },
    refund: async (key) => {
      await store.reward(keyDigest(key), 1);
    },
  };
}

/** The library names its statements, which a transaction pooler may lose (DATABASE_PREPARED_STATEMENTS). */
function withoutNames(pool: pg.Pool): Pick<pg.Pool, 'query'> {
  const query = ({ text, values = [] }: pg.QueryConfig) => pool.query(text, values);
  return { query: query as pg.Pool['query'] };
}
