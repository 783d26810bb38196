import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PRICE_TABLE, PROVIDERS, priceOf } from '../../../src/features/telemetry/costs/prices.ts';

test('the table has the prices of OmniMemory 1, in dollars per 1,000 tokens', () => {
  expect(PRICE_TABLE.currency).toBe('USD');
  expect(Object.fromEntries(PROVIDERS.map((provider) => [provider, priceOf(1_000, provider)]))).toEqual({
    anthropic_claude: '0.015',
    openai_gpt4: '0.03',
    openai_gpt4o: '0.015',
    openai_gpt4o_mini: '0.0001',
  });
});

describe('the price of tokens', () => {
  test.each([
    [0, 'anthropic_claude', '0'],
    [1, 'openai_gpt4o_mini', '0.0000001'],
    [1, 'anthropic_claude', '0.000015'],
    [200, 'anthropic_claude', '0.003'],
    [1_000_000, 'openai_gpt4', '30'],
    [123_456_789, 'anthropic_claude', '1851.851835'],
    [2 ** 53 - 1, 'openai_gpt4', '270215977642.22973'],
  ] as const)('%d tokens of %2$s', (tokens, provider, expected) => {
    expect(priceOf(tokens, provider)).toBe(expected);
  });

  /** Billionths of a dollar. */
  const exact = (price: string) => {
    const [whole = '', fraction = ''] = price.split('.');
    return BigInt(whole + fraction.padEnd(9, '0'));
  };

  test('is exact: parts add up to the whole, where binary fractions would drift', () => {
    const tokens = fc.integer({ min: 0, max: 2 ** 52 - 1 });
    fc.assert(
      fc.property(tokens, tokens, fc.constantFrom(...PROVIDERS), (one, two, provider) => {
        const parts = exact(priceOf(one, provider)) + exact(priceOf(two, provider));
        expect(exact(priceOf(one + two, provider))).toBe(parts);
      }),
    );
  });
});
