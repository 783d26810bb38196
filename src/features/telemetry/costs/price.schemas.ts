import { z } from 'zod';
import { type ModelProvider, PRICE_TABLE, PROVIDERS, priceOf } from './prices.ts';

export const provider = z
  .enum(PROVIDERS)
  .default('anthropic_claude')
  .describe('The model whose price is used.');

export const money = z
  .string()
  .regex(/^\d+(\.\d+)?$/)
  .describe('An exact decimal as text, because a JSON number would be rounded.');

/** The prices that an amount was computed with. */
export const priceNote = {
  provider: z.enum(PROVIDERS),
  currency: z.literal(PRICE_TABLE.currency),
  price_per_1k_tokens: money,
  price_version: z.string().describe('The version of the price table.'),
};
const note = z.strictObject(priceNote);

export const priceNoteOf = (of: ModelProvider): z.infer<typeof note> => ({
  provider: of,
  currency: PRICE_TABLE.currency,
  price_per_1k_tokens: priceOf(1_000, of),
  price_version: PRICE_TABLE.version,
});
