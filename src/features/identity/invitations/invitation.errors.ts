import { AppError } from '../../../lib/errors.ts';

export class InvitationOpen extends AppError {
  readonly code = 'invitation_open';
  readonly status = 409;
  constructor() {
    super('This address has been invited already; send that invitation again, or revoke it first.');
  }
}

export class InvitationClosed extends AppError {
  readonly code = 'invitation_closed';
  readonly status = 409;
  constructor() {
    super('The invitation has been accepted or revoked.');
  }
}

/** Says nothing of the address, so that a token that went astray does not tell whose it is. */
export class InvitationOfAnotherAddress extends AppError {
  readonly code = 'invitation_of_another_address';
  readonly status = 403;
  constructor() {
    super('The invitation is for another address than the confirmed one of your account.');
  }
}

/** The invitation is stored, and whoever was invited does not know. */
export class MailNotSent extends AppError {
  readonly code = 'mail_not_sent';
  readonly status = 502;
  constructor(cause: unknown) {
    super('The invitation is stored, but its mail could not be sent; send it again.');
    this.cause = cause;
  }
}
