import { type RawBuilder, sql } from 'kysely';

/** `from` is inclusive and `to` is exclusive. Defaults: 24 hours before `to`, and now. */
export interface TimeWindow {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface Bounds {
  readonly from: RawBuilder<string>;
  readonly to: RawBuilder<string>;
}

/**
 * The ends of a window, by the database's clock. No `coalesce` in here: PostgreSQL does not use it in an index
 * condition beside a policy, and would read every row of the tenant before it checks the time.
 */
export function boundsOf(window: TimeWindow): Bounds {
  const to = window.to === undefined ? sql<string>`now()` : sql<string>`${window.to}::timestamptz`;
  const from =
    window.from === undefined
      ? sql<string>`${to} - interval '24 hours'`
      : sql<string>`${window.from}::timestamptz`;
  return { from, to };
}
