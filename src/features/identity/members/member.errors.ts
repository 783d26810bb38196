import { AppError } from '../../../lib/errors.ts';

export class LastOwner extends AppError {
  readonly code = 'last_owner';
  readonly status = 409;
  constructor() {
    super('A tenant keeps at least one owner; make somebody else an owner first.');
  }
}
