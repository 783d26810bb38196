import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { z } from 'zod';
import { parsedRow } from '../../lib/parsed-row.ts';

const MAX_PAUSE_MS = 4;

const moment = z.object({ lsn: z.string(), snapshot: z.string() });

/**
 * Begins a transaction on `reader` that sees what recovery up to the returned place of the WAL gives: a moment in which no
 * transaction was writing. Such a moment lies between any two writes that do not overlap, so it comes soon unless the
 * server writes without a pause; nothing is locked for it. `undefined` after `timeoutMs`, without a transaction.
 */
export async function beginInQuietMoment(
  reader: pg.ClientBase,
  other: pg.ClientBase,
  timeoutMs: number,
): Promise<string | undefined> {
  for (const deadline = performance.now() + timeoutMs; performance.now() < deadline; ) {
    // the snapshot is taken before the place is read
    const results: unknown = await reader.query(
      'begin isolation level repeatable read read only; ' +
        'select pg_current_wal_insert_lsn()::text as lsn, pg_current_snapshot()::text as snapshot',
    );
    const { lsn, snapshot } = parsedRow(moment, (results as pg.QueryResult[])[1]?.rows[0]);
    const { rows } = await other.query('select pg_current_snapshot()::text as snapshot');
    const { snapshot: after } = parsedRow(moment.pick({ snapshot: true }), rows[0]);
    const [xmin, xmax] = snapshot.split(':');
    // no number was given to a transaction between two equal snapshots, so nothing was committed between them
    if (xmin === xmax && snapshot === after) return lsn;
    await reader.query('rollback');
    await wait(MAX_PAUSE_MS * Math.random());
  }
  return undefined;
}
