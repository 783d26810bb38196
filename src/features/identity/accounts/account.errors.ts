import { AppError } from '../../../lib/errors.ts';

/** One error for an unknown email address, a wrong password and an account without a password. */
export class WrongCredentials extends AppError {
  readonly code = 'wrong_credentials';
  readonly status = 401;
  constructor() {
    super(
      'The email address or the password is wrong, or the email address is not verified yet. Check both, or request a new confirmation email.',
    );
  }
}

/** The registration may have been made by someone other than the owner of the email address. */
export class OtherPassword extends AppError {
  readonly code = 'other_password';
  readonly status = 401;
  constructor() {
    super(
      'This is not the password of the registration that this email belongs to. Try again, or register once more.',
    );
  }
}

/** The same error for unknown, used and expired tokens. */
export class InvalidToken extends AppError {
  readonly code = 'invalid_token';
  readonly status = 400;
  constructor() {
    super('This link has expired or was already used. Request a new one.');
  }
}

/** Sent only to a person who has proved that they own the email address. */
export class AccountExists extends AppError {
  readonly code = 'account_exists';
  readonly status = 409;
  constructor() {
    super(
      'An account with this email address already exists. Sign in as usual; you can then link the provider to your account.',
    );
  }
}

/** The session was open when the request came in. */
export class AuthSessionEnded extends AppError {
  readonly code = 'not_signed_in';
  readonly status = 401;
  constructor() {
    super(
      'Your session was ended while the request was being processed. Nothing was changed; sign in again.',
    );
  }
}

/** An account must keep a password or a provider. */
export class LastWayIn extends AppError {
  readonly code = 'last_way_in';
  readonly status = 409;
  constructor() {
    super(
      'This provider is the only way to sign in to the account. Set a password or link another provider first.',
    );
  }
}

export class NoPassword extends AppError {
  readonly code = 'no_password';
  readonly status = 409;
  constructor() {
    super('The account has no password yet. Request a link to set one.');
  }
}
