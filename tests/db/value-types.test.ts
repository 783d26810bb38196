import { expect, test } from '@jest/globals';
import { setUpDatabase } from '../support/set-up.ts';

const db = await setUpDatabase();

const readValue = async (expression: string) =>
  (await db.pools.local?.query(`select ${expression} as value`))?.rows[0].value;

test.each([
  ['9007199254740991::bigint', 9_007_199_254_740_991],
  ['-9007199254740991::bigint', -9_007_199_254_740_991],
  ['9007199254740992::bigint', 9_007_199_254_740_992n],
  ['9007199254740993::bigint', 9_007_199_254_740_993n],
  ['(-9007199254740993)::bigint', -9_007_199_254_740_993n],
  ['9223372036854775807::bigint', 9_223_372_036_854_775_807n],
  ['4611686018427387905::numeric * 3', 13_835_058_055_282_163_715n],
  ['12.50::numeric', 12.5],
  ['0.1::numeric', 0.1],
  [`'NaN'::numeric`, Number.NaN],
  ['array[1, 9007199254740993, null]::bigint[]', [1, 9_007_199_254_740_993n, null]],
  ['array[1.5, 9007199254740993]::numeric[]', [1.5, 9_007_199_254_740_993n]],
  [
    `json_build_object('sum', 9007199254740993, 'rate', 0.1234567890123456, 'id', '9007199254740993')`,
    { sum: 9_007_199_254_740_993n, rate: 0.1234567890123456, id: '9007199254740993' },
  ],
  [
    'json_build_array(9007199254740991, -9007199254740993, null)',
    [9_007_199_254_740_991, -9_007_199_254_740_993n, null],
  ],
  ['null::bigint', null],
])('%s arrives to the last digit', async (expression, expected) => {
  expect(await readValue(expression)).toEqual(expected);
});

test('a value that was taken for a number is not rounded in arithmetic, but refused', async () => {
  const value = await readValue('9007199254740993::bigint');
  expect(() => value + 1).toThrow(TypeError);
  expect(() => JSON.stringify({ value })).toThrow(TypeError);
});
