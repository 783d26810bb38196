import { AppError } from '../../../lib/errors.ts';

/** The same for an unknown address, a wrong password, and an account without one. */
export class WrongCredentials extends AppError {
  readonly code = 'wrong_credentials';
  readonly status = 401;
  constructor() {
    super('The address or the password is wrong, or the address has not been verified yet.');
  }
}

/** Of a registration, which may be somebody else's with the address of the reader. */
export class OtherPassword extends AppError {
  readonly code = 'other_password';
  readonly status = 401;
  constructor() {
    super(
      'This is not the password of the registration that the mail belongs to. Try again, or register once more.',
    );
  }
}

/** Unknown, used and expired tokens alike. */
export class InvalidToken extends AppError {
  readonly code = 'invalid_token';
  readonly status = 400;
  constructor() {
    super('This link is not valid any more; ask for a new one.');
  }
}

/** Only told to whoever has proved that the address is theirs. */
export class AccountExists extends AppError {
  readonly code = 'account_exists';
  readonly status = 409;
  constructor() {
    super(
      'There is an account with this address already. Sign in the way you do; a provider can be linked from there.',
    );
  }
}

/** It was open when the request came in. */
export class SessionEnded extends AppError {
  readonly code = 'not_signed_in';
  readonly status = 401;
  constructor() {
    super('Your session was ended while the request was being served. Nothing was changed; sign in again.');
  }
}

/** An account keeps a password or a provider. */
export class LastWayIn extends AppError {
  readonly code = 'last_way_in';
  readonly status = 409;
  constructor() {
    super(
      'The account has no password, and this is the only provider that it is entered by. Choose a password first, or link another provider.',
    );
  }
}

export class NoPassword extends AppError {
  readonly code = 'no_password';
  readonly status = 409;
  constructor() {
    super('The account has no password yet; ask for a link to choose one.');
  }
}
