import { type RawBuilder, sql } from 'kysely';
import type { BucketPrices, PriceFile } from '../../../config/price-file.ts';
import { MODELS, VERSION } from './built-in-prices.ts';

/** The prices of models that amounts are computed with. */
export interface PriceTable {
  readonly version: string;
  /** JSON text: one object per model, with its name in lower case and a price for each bucket. */
  readonly rows: string;
}

/** The built-in table, with the prices of a file before or in place of it. */
export function priceTableOf(file?: PriceFile): PriceTable {
  if (!file) return { version: VERSION, rows: rowsOf(MODELS) };
  const own = Object.fromEntries(
    Object.entries(file.models).map(([model, prices]) => [model.toLowerCase(), prices]),
  );
  if (file.replace) return { version: file.version, rows: rowsOf(own) };
  return { version: `${VERSION}+${file.version}`, rows: rowsOf({ ...MODELS, ...own }) };
}

const rowsOf = (models: Readonly<Record<string, BucketPrices>>): string =>
  JSON.stringify(Object.entries(models).map(([model, prices]) => ({ model, ...prices })));

/** A table `price` in a FROM clause. */
export const pricesIn = ({ rows }: PriceTable): RawBuilder<unknown> =>
  sql`jsonb_to_recordset(${rows}::jsonb)
    as price (model text, input bigint, cache_read bigint, cache_creation bigint, output bigint)`;

/**
 * What vendors, clouds and proxies put around the name of a model (docs/usage.md, Names of models). In this order.
 * Anything else that differs, such as `:free` or `-fast`, has another price, so the model stays unknown.
 */
const AROUND: readonly (readonly [pattern: string, replacement: string])[] = [
  [String.raw`\[[^][]*\]$`, ''], // claude-sonnet-4-5[1m]
  ['^.*/', ''], // openrouter/anthropic/…, models/…, an ARN of Bedrock
  [String.raw`^([a-z]{2,6}(-gov)?\.)?(anthropic|openai|google|qwen|amazon)\.`, ''], // us.anthropic.…
  [String.raw`^(claude-.*)-v\d+(:\d+)?$`, String.raw`\1`], // Bedrock
  [String.raw`@(20\d{6}|latest|default)$`, ''], // Vertex AI
  [String.raw`-(20\d{6}|20\d\d-\d\d-\d\d|latest)$`, ''],
  [String.raw`^(claude-\D*\d+)\.(\d)`, String.raw`\1-\2`], // claude-sonnet-4.5 of OpenRouter and Copilot
];

/** The name in lower case and without what is around it. */
export const plainModelName = (name: RawBuilder<unknown>): RawBuilder<string> =>
  AROUND.reduce<RawBuilder<string>>(
    (rest, [pattern, replacement]) =>
      sql<string>`regexp_replace(${rest}, ${sql.lit(pattern)}, ${sql.lit(replacement)})`,
    sql<string>`lower(${name})`,
  );
