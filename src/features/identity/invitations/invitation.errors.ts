import { AppError } from '../../../lib/errors.ts';
import { MailFault } from '../../../lib/mail/mail-fault.ts';

export class InvitationOpen extends AppError {
  readonly code = 'invitation_open';
  readonly status = 409;
  constructor() {
    super(
      'This email address already has an open invitation. Send that invitation again, or revoke it first.',
    );
  }
}

export class InvitationClosed extends AppError {
  readonly code = 'invitation_closed';
  readonly status = 409;
  constructor() {
    super('The invitation was already accepted or revoked. Create a new one if it is needed.');
  }
}

/** Does not reveal the invited email address, because the token may have reached the wrong person. */
export class InvitationOfAnotherAddress extends AppError {
  readonly code = 'invitation_of_another_address';
  readonly status = 403;
  constructor() {
    super(
      'The invitation is for a different email address than your account. Sign in with the email address that was invited, and confirm it if you have not.',
    );
  }
}

/** The invitation is stored, but the invitee has not been told. */
export class MailNotSent extends AppError {
  readonly code = 'mail_not_sent';
  readonly status = 502;
  constructor(cause: unknown) {
    super('The invitation is stored, but its email could not be sent. Send it again.');
    this.cause = cause;
  }
}

export class MailRecipientRefused extends AppError {
  readonly code = 'mail_recipient_refused';
  readonly status = 422;
  constructor(cause: unknown) {
    super(
      'The invitation is stored, but the mail server refuses its email address. Revoke it, and invite the right email address.',
    );
    this.cause = cause;
  }
}

export class MailMisconfigured extends AppError {
  readonly code = 'mail_misconfigured';
  readonly status = 502;
  constructor(cause: unknown) {
    super(
      'The invitation is stored, but the mail server refuses emails of this installation. Tell its operator, and send the invitation again after that.',
    );
    this.cause = cause;
  }
}

export function mailErrorOf(error: unknown): AppError {
  const kind = error instanceof MailFault ? error.kind : 'passing';
  if (kind === 'recipient') return new MailRecipientRefused(error);
  return kind === 'configuration' ? new MailMisconfigured(error) : new MailNotSent(error);
}
