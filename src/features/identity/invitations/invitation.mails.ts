import type { RateLimit, RateLimiter } from '../../../http/limits/shared-limiter.ts';
import type { Mailer } from '../../../lib/mailer.ts';
import { plainName } from '../../../lib/plain-name.ts';
import { MailNotSent } from './invitation.errors.ts';

const HOUR_SECONDS = 3_600;

/**
 * Whoever can invite can have mails sent to anybody: so many of a tenant, so many of a tenant to one address, and so
 * many of a person to one address, because one person can have many tenants. What others send counts for nobody else.
 */
const TO_ADDRESS: RateLimit = { name: 'too_many_invitations', points: 5, seconds: HOUR_SECONDS };
const BY_PERSON: RateLimit = { name: 'too_many_invitations_by_you', points: 10, seconds: HOUR_SECONDS };
const OF_TENANT: RateLimit = { name: 'too_many_invitations_from_here', points: 100, seconds: HOUR_SECONDS };

/** Brings invitations to the people invited. The token is behind `#`: browsers send that part to nobody, nor to any log. */
export class InvitationMails {
  readonly #mailer: Mailer;
  readonly #publicUrl: string;
  readonly #toAddress: RateLimiter | undefined;
  readonly #byPerson: RateLimiter | undefined;
  readonly #ofTenant: RateLimiter | undefined;

  /** `publicUrl`: where people reach this server, without a slash at its end. Without `limiterOf` nothing is limited. */
  constructor(mailer: Mailer, publicUrl: string, limiterOf?: (limit: RateLimit) => RateLimiter) {
    this.#mailer = mailer;
    this.#publicUrl = publicUrl;
    this.#toAddress = limiterOf?.(TO_ADDRESS);
    this.#byPerson = limiterOf?.(BY_PERSON);
    this.#ofTenant = limiterOf?.(OF_TENANT);
  }

  /** Counts a mail that is wanted. Throws TooManyRequests. */
  async count(tenantId: string, to: string, userId: string | undefined): Promise<void> {
    await this.#ofTenant?.spend(tenantId);
    await this.#toAddress?.spend(`${tenantId} ${to}`);
    if (userId !== undefined) await this.#byPerson?.spend(`${userId} ${to}`);
  }

  /** Throws MailNotSent. */
  async send(
    to: string,
    { tenant, token }: { readonly tenant: string; readonly token: string },
  ): Promise<void> {
    const name = plainName(tenant);
    const text = [
      `You are invited to the team "${name}" at OmniMemory. Sign in with this address, or register it, and accept within 7 days:`,
      `${this.#publicUrl}/accept-invitation#token=${token}`,
      'If you know nothing of this, do nothing.',
    ];
    const subject = `Invitation to "${name}"`;
    try {
      await this.#mailer.send({ to, subject, text: `${text.join('\n\n')}\n` });
    } catch (error) {
      throw new MailNotSent(error);
    }
  }
}
