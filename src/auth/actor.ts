import type { Authority } from './permissions.ts';

/** Who performs an action, for access rules and the audit log. */
export interface Actor extends Authority {
  readonly userId?: string | undefined;
  readonly keyId?: string | undefined;
  readonly ip?: string | undefined;
  readonly userAgent?: string | undefined;
}

/** The operator at the command line, who has the URLs of the roles. */
export const OPERATOR: Actor = Object.freeze({ kind: 'operator' });
