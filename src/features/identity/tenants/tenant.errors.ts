import { AppError } from '../../../lib/errors.ts';

export class SuspendedByOperator extends AppError {
  readonly code = 'suspended_by_operator';
  readonly status = 403;
  constructor() {
    super('The account was suspended by the operator, who alone can resume it.');
  }
}

export class AlreadyMember extends AppError {
  readonly code = 'already_member';
  readonly status = 409;
  constructor() {
    super('Whoever has this address is a member already.');
  }
}

export class TooManyTenants extends AppError {
  readonly code = 'too_many_tenants';
  readonly status = 409;
  constructor(most: number) {
    super(`Nobody is a member of more than ${most} tenants. Use one that you have, or leave one first.`);
  }
}
