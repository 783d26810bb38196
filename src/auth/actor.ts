import type { Authority } from './permissions.ts';

/** Who does something, for the rules and for the audit log. */
export interface Actor extends Authority {
  readonly userId?: string | undefined;
  readonly keyId?: string | undefined;
  readonly ip?: string | undefined;
  readonly userAgent?: string | undefined;
}

/** Somebody at the command line, who has the URLs of the roles. */
export const OPERATOR: Actor = Object.freeze({ kind: 'operator' });
