import { AppError } from '../../../lib/errors.ts';

export class SuspendedByOperator extends AppError {
  readonly code = 'suspended_by_operator';
  readonly status = 403;
  constructor() {
    super('The operator suspended this account, and only the operator can resume it. Contact the operator.');
  }
}

export class AlreadyMember extends AppError {
  readonly code = 'already_member';
  readonly status = 409;
  constructor() {
    super('The owner of this email address is already a member. Change their role instead of inviting them.');
  }
}

export class TooManyTenants extends AppError {
  readonly code = 'too_many_tenants';
  readonly status = 409;
  constructor(most: number) {
    super(`A person can be a member of at most ${most} tenants. Use one of yours, or leave one first.`);
  }
}

/** Names identify nothing, so this only stops a second creation by mistake. */
export class TenantNameTaken extends AppError {
  readonly code = 'tenant_name_taken';
  readonly status = 409;
}
