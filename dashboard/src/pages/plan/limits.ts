import { bytes } from '../../format/bytes.ts';
import { count, counted } from '../../format/numbers.ts';
import type { Entitlements } from './plan-data.ts';

type Limits = Entitlements['entitlements'];
export type Limit = Exclude<keyof Limits, 'audit_export'>;

export const LIMIT_NAMES: Readonly<Record<Limit, string>> = {
  seats: 'Seats',
  checkpoints: 'Checkpoints',
  stored_bytes: 'Stored data',
  api_requests_per_minute: 'Requests a minute',
  ingest_events_per_minute: 'Events a minute',
  retention_days: 'Longest retention',
};

/** A limit in words. */
export function limitText(limit: Limit, value: number | null): string {
  if (value === null) return 'no limit';
  if (limit === 'stored_bytes') return bytes(value);
  return limit === 'retention_days' ? counted(value, 'day') : count(value);
}
