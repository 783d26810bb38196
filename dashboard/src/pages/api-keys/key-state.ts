import type { ItemOf } from '@omnimemory/client';

export type ApiKey = ItemOf<'GET /v1/api-keys'>;

export interface KeyBadge {
  readonly text: string;
  readonly tone: 'neutral' | 'warning' | 'bad' | 'good';
  /** Why it is there, for the title. */
  readonly reason: string;
}

const DAY_MS = 86_400_000;
const UNUSED_DAYS = 30;
const EXPIRES_SOON_DAYS = 14;

const daysSince = (at: string, now: Date) => (now.getTime() - Date.parse(at)) / DAY_MS;

/** Revoked or expired: it can do nothing any more. */
export const hasEnded = ({ revoked_at, expires_at }: ApiKey, now: Date): boolean =>
  revoked_at !== null || (expires_at !== null && daysSince(expires_at, now) >= 0);

/** What an admin should notice about a key. */
export function badgesOf(key: ApiKey, now: Date): readonly KeyBadge[] {
  const badges: KeyBadge[] = [];
  if (key.revoked_at !== null)
    badges.push({ text: 'revoked', tone: 'neutral', reason: 'It was revoked and no longer works.' });
  else if (hasEnded(key, now)) badges.push({ text: 'expired', tone: 'bad', reason: 'It no longer works.' });
  else badges.push(...badgesOfActive(key, now));
  if (key.user_id === null)
    badges.push({
      text: 'no user',
      tone: 'warning',
      reason: 'The operator made it. It is limited by its scopes alone, and stays when people leave.',
    });
  return badges;
}

function badgesOfActive(key: ApiKey, now: Date): KeyBadge[] {
  const badges: KeyBadge[] = [];
  const { last_used_at, created_at, expires_at, replaced_by } = key;
  if (replaced_by !== null)
    badges.push({
      text: 'rotated',
      tone: 'neutral',
      reason: 'Another key has replaced it. It works until it expires.',
    });
  if (expires_at !== null && -daysSince(expires_at, now) < EXPIRES_SOON_DAYS)
    badges.push({
      text: 'expires soon',
      tone: 'warning',
      reason: `It expires within ${EXPIRES_SOON_DAYS} days.`,
    });
  if (last_used_at === null)
    badges.push({ text: 'never used', tone: 'neutral', reason: 'No request has used it yet.' });
  if (daysSince(last_used_at ?? created_at, now) >= UNUSED_DAYS)
    badges.push({
      text: `unused for ${UNUSED_DAYS} days`,
      tone: 'warning',
      reason: 'Revoke it if nothing needs it any more.',
    });
  return badges;
}
