import type { Total } from '../../../lib/exact-json.ts';

/** The only place that defines prices. Change `version` with them: every response with an amount contains it. */
export const PRICE_TABLE = {
  version: '2026-11-24',
  currency: 'USD',
  // billionths of a dollar per token, that is, millionths per 1,000 tokens
  providers: {
    anthropic_claude: 15_000n,
    openai_gpt4: 30_000n,
    openai_gpt4o: 15_000n,
    openai_gpt4o_mini: 100n,
  },
} as const;

export type ModelProvider = keyof typeof PRICE_TABLE.providers;

export const PROVIDERS = Object.keys(PRICE_TABLE.providers) as [ModelProvider, ...ModelProvider[]];

/** The cost of this many tokens, as an exact decimal in the currency of the table. */
export const priceOf = (tokens: Total, provider: ModelProvider): string =>
  decimal(BigInt(tokens) * PRICE_TABLE.providers[provider]);

const FRACTION_DIGITS = 9;

function decimal(billionths: bigint): string {
  const digits = billionths.toString().padStart(FRACTION_DIGITS + 1, '0');
  const fraction = digits.slice(-FRACTION_DIGITS).replace(/0+$/, '');
  return digits.slice(0, -FRACTION_DIGITS) + (fraction === '' ? '' : `.${fraction}`);
}
