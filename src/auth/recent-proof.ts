import { AppError } from '../lib/errors.ts';

const PROOF_LASTS_MS = 600_000;

export class RecentSignInRequired extends AppError {
  readonly code = 'recent_sign_in_required';
  readonly status = 403;
  constructor() {
    super(
      'This action needs a sign-in within the last 10 minutes. Confirm the password with POST /auth/password/confirm, or sign in again.',
    );
  }
}

/** `provenAt`: when the person last proved their identity, in milliseconds. Throws RecentSignInRequired. */
export function requireProvenRecently(provenAt = 0): void {
  if (Date.now() - provenAt > PROOF_LASTS_MS) throw new RecentSignInRequired();
}
