import { z } from 'zod';

/** A place in the write-ahead log, in bytes from its beginning. */
export type WalPosition = bigint;

/** As PostgreSQL writes it, `16/B374D848`. */
export const walPosition = z.string().regex(/^[\dA-F]{1,8}\/[\dA-F]{1,8}$/);

/** Where the next record will be, so every commit before is behind it, those of synchronous_commit = off as well. */
export const INSERT_POSITION = 'select pg_current_wal_insert_lsn()::text as position';
/** What the standby that runs it has replayed. A server that has been promoted stays where it was. */
export const REPLAY_POSITION =
  'select pg_is_in_recovery() as is_standby, pg_last_wal_replay_lsn()::text as position';

export const insertPosition = z.object({ position: walPosition });
export const replayPosition = z.object({ is_standby: z.boolean(), position: walPosition.nullable() });

const PAGE_BYTES = 8_192n;
const [SHORT_HEADER, LONG_HEADER] = [24n, 40n];

/**
 * Reads a position. Where the log ends with a page, the place of the next record is behind the header of the next page, and
 * a standby has replayed only up to the page: both are taken for the same. `segmentBytes`: the size of a file of the log,
 * whose first page has a longer header.
 */
export function positionOf(text: string, segmentBytes: bigint): WalPosition {
  const [high, low] = text.split('/');
  const position = (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
  const inPage = position % PAGE_BYTES;
  // no record ends inside of a header
  const header = (position - inPage) % segmentBytes === 0n ? LONG_HEADER : SHORT_HEADER;
  return inPage === header ? position - inPage : position;
}
