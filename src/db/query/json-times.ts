import { type RawBuilder, sql } from 'kysely';
import { inFullForm } from '../../lib/utc.ts';

/** The form of a time inside of JSON that PostgreSQL writes; about 2 µs each. Lists use `withFullTimes`. */
export const isoTime = (time: RawBuilder<unknown>): RawBuilder<string | null> =>
  sql`to_char(${time} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')`;

/** The columns of type timestamptz (tests/db/schema.test.ts compares them with the schema). */
export const TIME_COLUMNS: ReadonlySet<string> = new Set([
  'accepted_at',
  'actual_checkpoint_time',
  'cancel_at',
  'claimed_at',
  'contact_refused_at',
  'created_at',
  'current_period_end',
  'deleted_at',
  'deletion_begun_at',
  'deletion_due_at',
  'due_at',
  'email_verified_at',
  'ended_at',
  'expire',
  'expires_at',
  'finished_at',
  'grace_until',
  'kept_since',
  'last_accessed',
  'last_activity',
  'last_login_at',
  'last_point_at',
  'last_synced_at',
  'last_timestamp',
  'last_used_at',
  'leaves_at',
  'left_at',
  'manual_plan_until',
  'next_try',
  'predicted_at',
  'predicted_checkpoint_time',
  'processed_at',
  'progress_at',
  'queued_at',
  'received_at',
  'reconciled_at',
  'recorded_at',
  'recorded_end',
  'recounted_at',
  'replaced_at',
  'requested_at',
  'revoked_at',
  'seen_at',
  'start_time',
  'started_at',
  'timestamp',
  'trial_end',
  'undo_until',
  'undone_at',
  'updated_at',
  'valid_from',
  'valid_to',
]);

/** A column as JSON shows it. */
export const shownColumn = (column: string): RawBuilder<unknown> =>
  TIME_COLUMNS.has(column) ? isoTime(sql.ref(column)) : sql.ref(column);

/** A JSON object that PostgreSQL wrote and that begins with `count` fields, each a time or null. */
export function withFullTimes(json: string, count: number): string {
  let result = '';
  let rest = json;
  for (let n = 0; n < count; n++) {
    const colon = rest.indexOf(':') + 1;
    const isNull = rest[colon] === 'n';
    const start = isNull ? colon : colon + 1;
    const end = isNull ? colon + 'null'.length : rest.indexOf('"', start);
    const time = rest.slice(start, end);
    result += rest.slice(0, start) + (isNull ? time : inFullForm(time));
    rest = rest.slice(end);
  }
  return result + rest;
}
