import { type RateLimit, type RateLimiter, TooManyRequests } from '../../../http/limits/shared-limiter.ts';

const limit = (name: string, points: number, minutes: number): RateLimit => ({
  name,
  points,
  seconds: 60 * minutes,
});

/** Passwords that are tried at one account. */
const LOGINS = {
  device: limit('logins_of_device', 10, 15),
  // somebody who had got in may have kept many
  devices: limit('logins_of_devices', 40, 15),
  here: limit('too_many_logins', 10, 15),
  network: limit('too_many_logins_from_here', 60, 15),
  account: limit('too_many_logins_to_account', 100, 15),
};
/** Mails that are asked for one address. `slot`: what an address always has, however many have been asked for. */
const MAILS = {
  devices: limit('mails_of_devices', 5, 60),
  here: limit('too_many_mails', 5, 60),
  network: limit('too_many_mails_from_here', 30, 60),
  address: limit('mails_of_address', 5, 60),
  slot: limit('mail_slot_of_address', 1, 10),
};
/** Tokens and answers of providers that are handed in. */
const TOKENS = {
  account: limit('tokens_of_account', 60, 15),
  network: limit('too_many_tokens_from_here', 60, 15),
};

/** Who makes an attempt: the network, and whether the browser has entered the account before. */
export interface Asker {
  readonly network: string;
  readonly knownFor: string | undefined;
  deviceOf(email: string): string | undefined;
}

/** Each counts for itself: a mail for one purpose does not stand in for one for another. */
export type MailPurpose = 'registration' | 'confirmation' | 'reset';

/**
 * Whether a mail may go out: `ample`; `scarce`, where others have asked for many to this address and this one must be of
 * use to whoever reads it; or `none`, where such a one is in the mailbox already.
 */
export type MailAllowance = 'ample' | 'scarce' | 'none';

/**
 * Slows down whoever tries often, without keeping the owner out: a known device counts for itself, anybody else by
 * network and account. See docs/decisions/0011-sign-in.md.
 */
export class Attempts {
  readonly #limiterOf: (limit: RateLimit) => RateLimiter;
  readonly #limiters = new Map<string, RateLimiter>();

  constructor(limiterOf: (limit: RateLimit) => RateLimiter) {
    this.#limiterOf = limiterOf;
  }

  /** Counts a password before it is looked at, so that many at once gain nothing. Throws TooManyRequests. */
  async countLogin(asker: Asker, account: string): Promise<void> {
    const device = asker.deviceOf(account);
    if (
      device &&
      (await this.#hasLeft(LOGINS.device, device)) &&
      (await this.#hasLeft(LOGINS.devices, account))
    )
      return;
    await this.#spend(LOGINS.network, asker.network);
    await this.#spend(LOGINS.here, `${account} ${asker.network}`);
    await this.#spend(LOGINS.account, account);
  }

  /** After the right password an account begins anew. */
  async forgiveLogins(asker: Asker, account: string): Promise<void> {
    const device = asker.deviceOf(account);
    await Promise.all([
      device && this.#limiter(LOGINS.device).forgive(device),
      device && this.#limiter(LOGINS.devices).forgive(account),
      this.#limiter(LOGINS.here).forgive(`${account} ${asker.network}`),
      this.#limiter(LOGINS.account).forgive(account),
    ]);
  }

  /** The same for somebody who is signed in, whom nobody else can keep out: by user alone. Throws TooManyRequests. */
  countOwnPassword(userId: string): Promise<void> {
    return this.#spend(LOGINS.here, userId);
  }

  forgiveOwnPassword(userId: string): Promise<void> {
    return this.#limiter(LOGINS.here).forgive(userId);
  }

  /** Counts a mail before it is sent. Throws TooManyRequests only for those who ask often themselves. */
  async countMail(purpose: MailPurpose, asker: Asker, email: string): Promise<MailAllowance> {
    const key = `${purpose} ${email}`;
    if (asker.deviceOf(email) && (await this.#hasLeft(MAILS.devices, key))) return 'ample';
    await this.#spend(MAILS.network, asker.network);
    await this.#spend(MAILS.here, `${email} ${asker.network}`);
    if (await this.#hasLeft(MAILS.address, key)) return 'ample';
    return (await this.#hasLeft(MAILS.slot, key)) ? 'scarce' : 'none';
  }

  /** Throws TooManyRequests. */
  async countToken(asker: Asker): Promise<void> {
    const { knownFor } = asker;
    if (knownFor && (await this.#hasLeft(TOKENS.account, knownFor))) return;
    await this.#spend(TOKENS.network, asker.network);
  }

  async #hasLeft(limit: RateLimit, key: string): Promise<boolean> {
    try {
      await this.#spend(limit, key);
      return true;
    } catch (error) {
      if (error instanceof TooManyRequests) return false;
      throw error;
    }
  }

  #spend(limit: RateLimit, key: string): Promise<void> {
    return this.#limiter(limit).spend(key);
  }

  #limiter(limit: RateLimit): RateLimiter {
    const known = this.#limiters.get(limit.name) ?? this.#limiterOf(limit);
    this.#limiters.set(limit.name, known);
    return known;
  }
}
