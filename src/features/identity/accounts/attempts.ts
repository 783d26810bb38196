import { type RateLimit, type RateLimiter, TooManyRequests } from '../../../http/limits/shared-limiter.ts';

const limit = (name: string, points: number, minutes: number): RateLimit => ({
  name,
  points,
  seconds: 60 * minutes,
});

/** Password attempts at one account. */
const LOGINS = {
  device: limit('logins_of_device', 10, 15),
  // an intruder may have kept many device cookies
  devices: limit('logins_of_devices', 40, 15),
  here: limit('too_many_logins', 10, 15),
  network: limit('too_many_logins_from_here', 60, 15),
  account: limit('too_many_logins_to_account', 100, 15),
};
/**
 * Emails requested for one email address. `slot`: one email that is always sent, however many others were requested.
 */
const MAILS = {
  devices: limit('mails_of_devices', 5, 60),
  here: limit('too_many_mails', 5, 60),
  network: limit('too_many_mails_from_here', 30, 60),
  address: limit('mails_of_address', 5, 60),
  slot: limit('mail_slot_of_address', 1, 10),
};
/** Tokens and provider responses that are submitted. */
const TOKENS = {
  account: limit('tokens_of_account', 60, 15),
  network: limit('too_many_tokens_from_here', 60, 15),
};

/** The source of an attempt: its network, and whether the browser has signed in to the account before. */
export interface AttemptSource {
  readonly network: string;
  readonly knownFor: string | undefined;
  deviceOf(email: string): string | undefined;
}

/** Each purpose has its own counter: an email for one purpose does not use up the limit of another. */
export type MailPurpose = 'registration' | 'confirmation' | 'reset';

/**
 * Whether an email may be sent: `ample`; `scarce`, when many were requested for this email address, so that this one
 * must be useful to its reader; or `none`, when such an email is already in the mailbox.
 */
export type MailAllowance = 'ample' | 'scarce' | 'none';

/**
 * Slows down repeated attempts without locking the owner out: a known device has its own counter, and every other
 * attempt counts by network and account. See docs/decisions/0011-sign-in.md.
 */
export class Attempts {
  readonly #limiterOf: (limit: RateLimit) => RateLimiter;
  readonly #limiters = new Map<string, RateLimiter>();

  constructor(limiterOf: (limit: RateLimit) => RateLimiter) {
    this.#limiterOf = limiterOf;
  }

  /**
   * Counts an attempt before the password is checked, so that parallel attempts gain nothing. Throws TooManyRequests.
   */
  async countLogin(source: AttemptSource, account: string): Promise<void> {
    const device = source.deviceOf(account);
    if (
      device &&
      (await this.#hasLeft(LOGINS.device, device)) &&
      (await this.#hasLeft(LOGINS.devices, account))
    )
      return;
    await this.#consume(LOGINS.network, source.network);
    await this.#consume(LOGINS.here, `${account} ${source.network}`);
    await this.#consume(LOGINS.account, account);
  }

  /** Resets the counters after a correct password. */
  async resetLogins(source: AttemptSource, account: string): Promise<void> {
    const device = source.deviceOf(account);
    await Promise.all([
      device && this.#limiter(LOGINS.device).reset(device),
      device && this.#limiter(LOGINS.devices).reset(account),
      // many people can sign in from one office: only wrong passwords count against its network
      device ? undefined : this.#limiter(LOGINS.network).refund(source.network),
      this.#limiter(LOGINS.here).reset(`${account} ${source.network}`),
      this.#limiter(LOGINS.account).reset(account),
    ]);
  }

  /**
   * The same for a signed-in user, counted by user alone because no one else can use up this limit. `attempt` checks the
   * password, and throws if it is wrong. Throws TooManyRequests, too.
   */
  async withOwnPassword<T>(userId: string, attempt: () => Promise<T>): Promise<T> {
    await this.#consume(LOGINS.here, userId);
    const done = await attempt();
    await this.#limiter(LOGINS.here).reset(userId);
    return done;
  }

  /** Counts an email before it is sent. Throws TooManyRequests only for networks that make many requests themselves. */
  async countMail(purpose: MailPurpose, source: AttemptSource, email: string): Promise<MailAllowance> {
    const key = `${purpose} ${email}`;
    if (source.deviceOf(email) && (await this.#hasLeft(MAILS.devices, key))) return 'ample';
    await this.#consume(MAILS.network, source.network);
    await this.#consume(MAILS.here, `${email} ${source.network}`);
    if (await this.#hasLeft(MAILS.address, key)) return 'ample';
    return (await this.#hasLeft(MAILS.slot, key)) ? 'scarce' : 'none';
  }

  /** Throws TooManyRequests. */
  async countToken(source: AttemptSource): Promise<void> {
    const { knownFor } = source;
    if (knownFor && (await this.#hasLeft(TOKENS.account, knownFor))) return;
    await this.#consume(TOKENS.network, source.network);
  }

  async #hasLeft(limit: RateLimit, key: string): Promise<boolean> {
    try {
      await this.#consume(limit, key);
      return true;
    } catch (error) {
      if (error instanceof TooManyRequests) return false;
      throw error;
    }
  }

  #consume(limit: RateLimit, key: string): Promise<void> {
    return this.#limiter(limit).consume(key);
  }

  #limiter(limit: RateLimit): RateLimiter {
    const known = this.#limiters.get(limit.name) ?? this.#limiterOf(limit);
    this.#limiters.set(limit.name, known);
    return known;
  }
}
