import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { line } from './values.ts';

/** Whole numbers, so that sums are exact: 3 dollars per million tokens are 3000000. */
export const PRICE_UNIT = 'micro_usd_per_million_tokens';

const price = z.int('must be a whole number of micro-dollars').min(0).max(1_000_000_000_000);
const bucketPrices = z.strictObject({
  input: price,
  cache_read: price,
  cache_creation: price,
  output: price,
});
/** What a model costs in each of the four token buckets, in PRICE_UNIT. */
export type BucketPrices = z.infer<typeof bucketPrices>;

const modelName = line(255)
  .min(1)
  .refine((name) => name.isWellFormed(), 'must not contain half of a surrogate pair');

const priceFile = z
  .strictObject({
    version: line(100).min(1),
    unit: z.literal(PRICE_UNIT, `must be ${PRICE_UNIT}`),
    replace: z.boolean().default(false),
    models: z.record(modelName, bucketPrices),
  })
  .superRefine(({ models }, context) => {
    const seen = new Set<string>();
    for (const model of Object.keys(models)) {
      const name = model.toLowerCase();
      if (seen.has(name))
        context.addIssue({ code: 'custom', path: ['models', model], message: 'is there twice' });
      seen.add(name);
    }
  });
/** Prices of the operator: in place of the built-in table (`replace`), or beside it and before it. */
export type PriceFile = z.infer<typeof priceFile>;

const MAX_BYTES = 1_048_576;
const MAX_FAULTS = 20;

/** The prices of PRICES_FILE. Adds what is wrong with the file to `faults`, and returns `undefined` then. */
export function priceFileOf(path: string | undefined, faults: string[]): PriceFile | undefined {
  if (path === undefined) return undefined;
  const json = jsonOf(path, faults);
  if (json === undefined) return undefined;
  const { data, error } = priceFile.safeParse(json.value);
  for (const { path: place, message } of error?.issues.slice(0, MAX_FAULTS) ?? [])
    faults.push(`PRICES_FILE: ${place.join('.') || 'the file'}: ${message}`);
  return data;
}

function jsonOf(path: string, faults: string[]): { readonly value: unknown } | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    faults.push(
      `PRICES_FILE: must name a file that can be read (${code}); check the path and its permissions`,
    );
    return undefined;
  }
  if (text.length > MAX_BYTES) {
    faults.push(`PRICES_FILE: the file must not be larger than ${MAX_BYTES} bytes`);
    return undefined;
  }
  try {
    return { value: JSON.parse(text) };
  } catch {
    faults.push('PRICES_FILE: the file is not JSON; docs/usage.md shows its format');
    return undefined;
  }
}
