import { AppError } from '../../../lib/errors.ts';

export class ScopesAboveOwn extends AppError {
  readonly code = 'scopes_above_own';
  readonly status = 403;
  constructor() {
    super('A key gives only scopes that it has itself.');
  }
}

export class ApiKeyReplaced extends AppError {
  readonly code = 'api_key_replaced';
  readonly status = 409;
  constructor() {
    super('The key has been rotated already; rotate the one that replaced it.');
  }
}

/** The secret of somebody else's key would be their identity: their private checkpoints, and their role. */
export class NotYourKey extends AppError {
  readonly code = 'not_your_key';
  readonly status = 403;
  constructor() {
    super('Keys of others can be revoked, and be rotated by their owner alone.');
  }
}
