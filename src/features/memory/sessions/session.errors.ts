import { AppError } from '../../../lib/errors.ts';

export class SessionEnded extends AppError {
  readonly code = 'session_ended';
  readonly status = 409;
  constructor() {
    super('The session has ended. Start a new one.');
  }
}
