import { AppError } from '../../../lib/errors.ts';

export class LastOwner extends AppError {
  readonly code = 'last_owner';
  readonly status = 409;
  constructor() {
    super('A tenant must keep at least one owner. Make another member an owner first.');
  }
}
