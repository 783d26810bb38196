import { AppError } from '../../../lib/errors.ts';

export class ScopesAboveOwn extends AppError {
  readonly code = 'scopes_above_own';
  readonly status = 403;
  constructor() {
    super('A key cannot grant scopes that it does not have. Request only scopes of your own key.');
  }
}

export class ApiKeyReplaced extends AppError {
  readonly code = 'api_key_replaced';
  readonly status = 409;
  constructor() {
    super('This key has already been rotated. Rotate the key that replaced it.');
  }
}

/** The secret of another user's key would give access to their role and their private checkpoints. */
export class NotYourKey extends AppError {
  readonly code = 'not_your_key';
  readonly status = 403;
  constructor() {
    super('Only its owner can rotate this key. You can revoke it instead.');
  }
}
