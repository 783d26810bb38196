import { AppError } from '../../../lib/errors.ts';

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
