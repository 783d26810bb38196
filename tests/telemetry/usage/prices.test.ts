import { describe, expect, test } from '@jest/globals';
import { LOCAL } from '../../../src/auth/scope.ts';
import { loadConfig } from '../../../src/config/config.ts';
import { buildServices } from '../../../src/container.ts';
import { MODELS } from '../../../src/features/telemetry/usage/built-in-prices.ts';
import { priceTableOf } from '../../../src/features/telemetry/usage/price-table.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { setUpFiles } from '../../support/temporary-file.ts';
import { Rows } from './rows.ts';

const temporaryFile = await setUpFiles();
const db = await setUpDatabase();
const rows = new Rows(db, LOCAL);
const timestamp = '2026-05-01T00:00:00Z';
const query = { from: timestamp, to: '2026-05-02T00:00:00Z', time_zone: 'UTC' } as const;
const million = { input_tokens: 1_000_000 };

/** The price of a million tokens of input, by the name of the model; undefined: unknown. */
async function inputPrices(prices = priceTableOf(), models: readonly string[] = []) {
  const { usage } = buildServices(db.database, { ...db.dependencies, prices });
  const { groups, price_version } = await usage.summarize(LOCAL, { ...query, group_by: 'model' });
  const priceOf = (model: string) => {
    const group = groups.find((one) => one.group === model);
    return group?.unpriced_tokens === 0 ? group.priced_cost_usd : undefined;
  };
  return { price_version, prices: models.map((model) => [model, priceOf(model)]) };
}

/** The names that are asked for below; the rows are stored once. */
const SONNET = [
  'claude-sonnet-4-5',
  'Claude-Sonnet-4-5',
  'claude-sonnet-4-5-20250929',
  'claude-sonnet-4-5[1m]',
  'claude-sonnet-4-5-20250929[1m]',
  'claude-sonnet-4-5-latest',
  'claude-sonnet-4.5',
  'anthropic/claude-sonnet-4.5',
  'openrouter/anthropic/claude-sonnet-4.5',
  'anthropic.claude-sonnet-4-5-20250929-v1:0',
  'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
  'us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0',
  'global.anthropic.claude-sonnet-4-5-v1',
  'us.anthropic.claude-sonnet-4-5-20250929-v1:0[1m]',
  'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0',
  'claude-sonnet-4-5@20250929',
  'claude-sonnet-4-5@default',
];
const OTHERS: readonly [string, string][] = [
  ['claude-3.7-sonnet', '3'],
  ['claude-3-5-haiku-20241022', '0.8'],
  ['claude-opus-4-20250514', '15'],
  ['claude-sonnet-5', '2'],
  ['gpt-5-2025-08-07', '1.25'],
  ['openai/gpt-5-mini', '0.25'],
  ['gpt-5.1-codex', '1.25'],
  ['models/gemini-2.5-pro', '1.25'],
  ['publishers/google/models/gemini-2.5-flash', '0.3'],
  ['qwen/qwen3-coder-plus', '1'],
];
const UNKNOWN = [
  'claude-sonnet-4-5:free',
  'claude-sonnet-4-5-fast',
  'claude-sonnet',
  'my-claude-sonnet-4-5',
  'gpt-5.1-codex-max',
  'gpt-5-v1:0',
  'house/model',
  'sonnet',
  '[1m]',
  '2026-01-01',
  '%',
];
await rows.requests(
  ...[...SONNET, ...OTHERS.map(([model]) => model), ...UNKNOWN].map((model) => ({
    timestamp,
    model,
    ...million,
  })),
);

describe('the price of a model', () => {
  test('does not depend on what vendors, clouds and proxies put around its name', async () => {
    const { prices } = await inputPrices(priceTableOf(), SONNET);
    expect(prices).toEqual(SONNET.map((model) => [model, '3']));
  });

  test('is that of its own line', async () => {
    const { prices } = await inputPrices(
      priceTableOf(),
      OTHERS.map(([model]) => model),
    );
    expect(prices).toEqual(OTHERS);
  });

  test('is not guessed from names that look alike', async () => {
    const { prices } = await inputPrices(priceTableOf(), UNKNOWN);
    expect(prices).toEqual(UNKNOWN.map((model) => [model, undefined]));
  });

  test('is a whole number of micro-dollars in every bucket, and reading the cache costs least', () => {
    expect(Object.keys(MODELS).length).toBeGreaterThan(50);
    const amiss = Object.entries(MODELS).filter(([model, prices]) => {
      const { input, cache_read, cache_creation, output } = prices;
      const whole = Object.values(prices).every((price) => Number.isInteger(price) && price > 0);
      return (
        !whole ||
        model !== model.toLowerCase() ||
        !(cache_read < input && input <= cache_creation && input < output)
      );
    });
    expect(amiss).toEqual([]);
  });
});

describe('PRICES_FILE', () => {
  const file = {
    version: 'ours-1',
    unit: 'micro_usd_per_million_tokens',
    models: {
      'House/Model': { input: 7, cache_read: 1, cache_creation: 1, output: 1 },
      'claude-sonnet-4-5-20250929': { input: 2_500_000, cache_read: 0, cache_creation: 0, output: 0 },
    },
  };
  const tableOf = async (content: unknown) =>
    priceTableOf(loadConfig({ PRICES_FILE: await temporaryFile(JSON.stringify(content)) }).priceFile);
  const asked = ['house/model', 'claude-sonnet-4-5-20250929', 'claude-sonnet-4-5', 'gpt-5-2025-08-07'];

  test('extends the built-in table, by model, and an exact name wins', async () => {
    expect(await inputPrices(await tableOf(file), asked)).toEqual({
      price_version: '2026-11-28+ours-1',
      prices: [
        ['house/model', '0.000007'],
        ['claude-sonnet-4-5-20250929', '2.5'],
        ['claude-sonnet-4-5', '3'],
        ['gpt-5-2025-08-07', '1.25'],
      ],
    });
  });

  test('takes the place of the built-in table if it says so', async () => {
    expect(await inputPrices(await tableOf({ ...file, replace: true }), asked)).toEqual({
      price_version: 'ours-1',
      prices: [
        ['house/model', '0.000007'],
        ['claude-sonnet-4-5-20250929', '2.5'],
        ['claude-sonnet-4-5', undefined],
        ['gpt-5-2025-08-07', undefined],
      ],
    });
  });

  test('may have names with any characters', async () => {
    const name = 'a\'"{},%😀';
    const models = { [name]: file.models['House/Model'] };
    const { price_version } = await inputPrices(await tableOf({ ...file, models }), []);
    expect(price_version).toBe('2026-11-28+ours-1');
  });
});
