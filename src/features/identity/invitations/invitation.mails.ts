import type { RateLimit, RateLimiter } from '../../../http/limits/shared-limiter.ts';
import type { Mailer } from '../../../lib/mail/mailer.ts';
import { plainName } from '../../../lib/mail/plain-name.ts';
import { mailErrorOf } from './invitation.errors.ts';

const HOUR_SECONDS = 3_600;

/**
 * Anyone who can invite can have emails sent to anyone. So there is a limit per tenant, per tenant and email
 * address, and per person and email address, because one person can have many tenants. Each sender has its own limits.
 */
const TO_ADDRESS: RateLimit = { name: 'too_many_invitations', points: 5, seconds: HOUR_SECONDS };
const BY_PERSON: RateLimit = { name: 'too_many_invitations_by_you', points: 10, seconds: HOUR_SECONDS };
const OF_TENANT: RateLimit = { name: 'too_many_invitations_from_here', points: 100, seconds: HOUR_SECONDS };

/** Sends invitations. The token is behind `#`: browsers do not send that part to any server, so no log contains it. */
export class InvitationMails {
  readonly #mailer: Mailer;
  readonly #publicUrl: string;
  readonly #toAddress: RateLimiter | undefined;
  readonly #byPerson: RateLimiter | undefined;
  readonly #ofTenant: RateLimiter | undefined;

  /** `publicUrl`: the server's public URL, without a trailing slash. Without `limiterOf` there are no limits. */
  constructor(mailer: Mailer, publicUrl: string, limiterOf?: (limit: RateLimit) => RateLimiter) {
    this.#mailer = mailer;
    this.#publicUrl = publicUrl;
    this.#toAddress = limiterOf?.(TO_ADDRESS);
    this.#byPerson = limiterOf?.(BY_PERSON);
    this.#ofTenant = limiterOf?.(OF_TENANT);
  }

  /** Counts an email before it is sent. Throws TooManyRequests. */
  async count(tenantId: string, to: string, userId: string | undefined): Promise<void> {
    await this.#ofTenant?.consume(tenantId);
    await this.#toAddress?.consume(`${tenantId} ${to}`);
    if (userId !== undefined) await this.#byPerson?.consume(`${userId} ${to}`);
  }

  linkOf(token: string): string {
    return `${this.#publicUrl}/accept-invitation#token=${token}`;
  }

  /** Throws MailNotSent, MailRecipientRefused or MailMisconfigured. */
  async send(
    to: string,
    { tenant, token }: { readonly tenant: string; readonly token: string },
  ): Promise<void> {
    const name = plainName(tenant);
    const text = [
      `You are invited to join the team "${name}" at OmniMemory. Sign in or register with this email address, then open this link within 7 days to accept:`,
      this.linkOf(token),
      'If you were not expecting this invitation, ignore this email.',
    ];
    const subject = `Invitation to "${name}"`;
    try {
      await this.#mailer.send({ to, subject, text: `${text.join('\n\n')}\n` });
    } catch (error) {
      throw mailErrorOf(error);
    }
  }
}
