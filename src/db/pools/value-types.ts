import pg from 'pg';

const { builtins } = pg.types;

/**
 * How values arrive from PostgreSQL:
 * - timestamptz as an ISO 8601 string with microseconds and zone, the same text that `json_agg` returns (a Date would
 * lose the microseconds that cursors and as-of queries need). Sessions run in UTC, so the zone is always +00;
 * - bigint and numeric as numbers: counters stay below 2^53, which the request schemas ensure.
 */
export const valueTypes: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format !== 'binary') {
      if (oid === builtins.TIMESTAMPTZ) return isoTimestamp as never;
      if (oid === builtins.INT8 || oid === builtins.NUMERIC) return Number as never;
    }
    return pg.types.getTypeParser(oid, format as 'text');
  },
};

function isoTimestamp(text: string): string {
  return text.endsWith('+00') ? `${text.replace(' ', 'T')}:00` : text; // 'infinity' stays unchanged
}
