import type { Authority } from './permissions.ts';

/** Who performs an action, for access rules and the audit log. */
export interface Actor extends Authority {
  readonly userId?: string | undefined;
  readonly keyId?: string | undefined;
  readonly ip?: string | undefined;
  readonly userAgent?: string | undefined;
  /** When a signed-in person last proved their identity, in milliseconds. */
  readonly provenAt?: number | undefined;
}

/** The operator at the command line, who has the URLs of the roles. */
export const OPERATOR: Actor = Object.freeze({ kind: 'operator' });

/** The server itself, when no request starts the work. */
export const SYSTEM: Actor = Object.freeze({ kind: 'system' });
