import { describe, expect, test } from '@jest/globals';
import { ConfigError, loadConfig } from '../../src/config/config.ts';
import { setUpFiles } from '../support/temporary-file.ts';

const temporaryFile = await setUpFiles();
const prices = { input: 1, cache_read: 1, cache_creation: 1, output: 1 };
const file = { version: '1', unit: 'micro_usd_per_million_tokens', models: { m: prices } };

async function faultsOf(text: string, more: Record<string, string> = {}): Promise<string> {
  const PRICES_FILE = await temporaryFile(text);
  try {
    loadConfig({ PRICES_FILE, ...more });
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
}

describe('PRICES_FILE', () => {
  test('is not needed', () => {
    expect(loadConfig({}).priceFile).toBeUndefined();
  });

  test('is read at the start', async () => {
    const PRICES_FILE = await temporaryFile(JSON.stringify(file));
    expect(loadConfig({ PRICES_FILE }).priceFile).toEqual({ ...file, replace: false });
  });

  test.each([
    ['{', 'is not JSON'],
    ['[]', 'PRICES_FILE: the file: '],
    [JSON.stringify({ ...file, unit: 'usd' }), 'PRICES_FILE: unit: must be micro_usd_per_million_tokens'],
    [JSON.stringify({ ...file, unit: undefined }), 'PRICES_FILE: unit: '],
    [JSON.stringify({ ...file, version: '' }), 'PRICES_FILE: version: '],
    [JSON.stringify({ ...file, price: 1 }), 'PRICES_FILE: the file: '],
    [
      JSON.stringify({ ...file, models: { m: { ...prices, input: 1.5 } } }),
      'models.m.input: must be a whole number',
    ],
    [JSON.stringify({ ...file, models: { m: { ...prices, input: -1 } } }), 'models.m.input: '],
    [
      JSON.stringify({ ...file, models: { m: { ...prices, input: '3' } } }),
      'models.m.input: must be a whole number',
    ],
    [JSON.stringify({ ...file, models: { m: { ...prices, output: undefined } } }), 'models.m.output: '],
    [JSON.stringify({ ...file, models: { m: prices, M: prices } }), 'models.M: is there twice'],
    [JSON.stringify({ ...file, models: { 'a\nb': prices } }), 'models.a\nb: '],
    [JSON.stringify({ ...file, models: { 'a\ud800': prices } }), 'PRICES_FILE: models.'],
    [JSON.stringify({ ...file, models: { '': prices } }), 'PRICES_FILE: models.'],
    [`${' '.repeat(1_048_577)}{}`, 'must not be larger than'],
  ])('%.60j is refused', async (text, fault) => {
    expect(await faultsOf(text)).toContain(fault);
  });

  test('that is not there is refused', () => {
    expect(() => loadConfig({ PRICES_FILE: '/nowhere/prices.json' })).toThrow(
      'PRICES_FILE: must name a file that can be read (ENOENT)',
    );
  });

  test('has all of its faults reported at once, together with those of other variables', async () => {
    const models = { m: { ...prices, input: 'x', output: -1 } };
    const faults = await faultsOf(JSON.stringify({ ...file, models, unit: 'x' }), {
      STRIPE_SECRET_KEY: 'sk_test_1',
    });
    for (const part of ['models.m.input', 'models.m.output', 'unit', 'STRIPE_WEBHOOK_SECRET'])
      expect(faults).toContain(part);
  });
});
