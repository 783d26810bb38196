import { AppError } from '../../lib/errors.ts';

/** Members delete what they made, admins what others made, and owners what others keep to themselves. */
export class DeletionNotPermitted extends AppError {
  readonly code = 'deletion_not_permitted';
  readonly status = 403;
}

/** Something has taken the place of what was deleted. */
export class DeletionNotReversible extends AppError {
  readonly code = 'deletion_not_reversible';
  readonly status = 409;
}

export class ApiKeyStillValid extends AppError {
  readonly code = 'api_key_valid';
  readonly status = 409;
  constructor() {
    super('The API key has not been revoked. Revoke it first, with DELETE /v1/api-keys/{key_id}.');
  }
}

/** One person has one such deletion at a time. */
export class DepartedDeletionOpen extends AppError {
  readonly code = 'departed_deletion_open';
  readonly status = 409;
  constructor() {
    super(
      'Private checkpoints of this person are being deleted already. Cancel that deletion, which GET /v1/deletions lists, ' +
        'or decide again when it is done.',
    );
  }
}
