import type { SessionData } from 'express-session';
import { requireProvenRecently } from '../../auth/recent-proof.ts';

/** When the person of an auth session last proved their identity, in milliseconds. */
export const provenAtOf = ({ startedAt, provenAt = startedAt }: Partial<SessionData>): number | undefined =>
  provenAt;

/** Throws 403 `recent_sign_in_required`. */
export function requireRecentProof(session: Partial<SessionData>): void {
  requireProvenRecently(provenAtOf(session));
}
