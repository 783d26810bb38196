import pg from 'pg';
import { parseExactly, totalFrom } from '../../lib/exact-json.ts';
import { inFullForm } from '../../lib/utc.ts';

const { builtins, arrayParser } = pg.types;

// pg-types has no names for these
const [INT8_ARRAY, NUMERIC_ARRAY] = [1016, 1231];

type Parser = (text: string) => unknown;

const PARSERS: ReadonlyMap<number, Parser> = new Map<number, Parser>([
  [builtins.TIMESTAMPTZ, isoTimestamp],
  [builtins.INT8, totalFrom],
  [builtins.NUMERIC, numeric],
  [INT8_ARRAY, arrayOf(totalFrom)],
  [NUMERIC_ARRAY, arrayOf(numeric)],
  [builtins.JSON, parseExactly],
]);

/**
 * How values arrive from PostgreSQL:
 * - timestamptz as an ISO 8601 string with microseconds and zone, as src/lib/utc.ts describes (a Date would
 * lose the microseconds that cursors and as-of queries need). Sessions run in UTC, so the zone is always +00;
 * - whole numbers of bigint, numeric and json as numbers, and beyond 2^53 as bigints. Arithmetic with a bigint that was
 * taken for a number throws, so none is rounded in silence. `Total` is the type of those that can be that large;
 * - jsonb as JSON.parse reads it: its numbers came from there.
 */
export const valueTypes: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    const parser = format === 'binary' ? undefined : PARSERS.get(oid);
    return (parser as never) ?? pg.types.getTypeParser(oid, format as 'text');
  },
};

function isoTimestamp(text: string): string {
  return text.endsWith('+00') ? inFullForm(`${text.replace(' ', 'T')}:00`) : text; // 'infinity' stays unchanged
}

function numeric(text: string): number | bigint {
  return /^-?\d+$/.test(text) ? totalFrom(text) : Number(text);
}

// As pg-types does it, and not as its types say. It comes with pg, and the version of pg is pinned.
function arrayOf(parser: Parser): Parser {
  const { create } = arrayParser as unknown as {
    create(source: string, transform: Parser): { parse(): unknown };
  };
  return (text) => create(text, parser).parse();
}
