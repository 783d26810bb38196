import { networkOf } from '../../web/network.ts';
import type { RateLimit, RateLimiter } from '../../web/shared-limiter.ts';

const limit = (name: string, points: number, minutes: number): RateLimit => ({
  name,
  points,
  seconds: 60 * minutes,
});

/** Tries of passwords; mails that are asked for; tokens and answers of providers that are handed in. */
const LIMITS = {
  logins: { account: limit('too_many_logins', 10, 15), network: limit('too_many_logins_from_here', 60, 15) },
  mails: { account: limit('too_many_mails', 5, 60), network: limit('too_many_mails_from_here', 30, 60) },
  tokens: { network: limit('too_many_tokens_from_here', 60, 15) },
};
type Kind = keyof typeof LIMITS;
type Limits = { readonly account?: RateLimit; readonly network: RateLimit };

/** Slows down whoever tries often: by the account that is tried, known or not, and by the network they come from. */
export class Attempts {
  readonly #limiterOf: (limit: RateLimit) => RateLimiter;
  readonly #limiters = new Map<string, RateLimiter>();

  constructor(limiterOf: (limit: RateLimit) => RateLimiter) {
    this.#limiterOf = limiterOf;
  }

  /** Counts an attempt before it is made, so that many at once gain nothing. Throws TooManyRequests. */
  async count(kind: Kind, ip: string, account?: string): Promise<void> {
    const limits: Limits = LIMITS[kind];
    await this.#limiter(limits.network).spend(networkOf(ip));
    if (limits.account && account !== undefined) await this.#limiter(limits.account).spend(account);
  }

  /** After the right password an account begins anew. */
  forgiveLogins(account: string): Promise<void> {
    return this.#limiter(LIMITS.logins.account).forgive(account);
  }

  #limiter(limit: RateLimit): RateLimiter {
    const known = this.#limiters.get(limit.name) ?? this.#limiterOf(limit);
    this.#limiters.set(limit.name, known);
    return known;
  }
}
