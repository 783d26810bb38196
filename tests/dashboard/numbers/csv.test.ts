import { expect, test } from '@jest/globals';
import { csvOf } from '../../../dashboard/src/format/csv.ts';

const cellOf = (value: string): string => csvOf(['head'], [[value]]).slice('head\r\n'.length);

test.each([
  ['=1+1', "'=1+1"],
  ['-2', "'-2"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t'=1"],
  ['  =1+1', "'  =1+1"],
  ['\uFF1D1+1', "'\uFF1D1+1"],
  ['a;=1+1', "a;'=1+1"],
  ['a; +1', "a;' +1"],
])('%j cannot run as a formula', (value, cell) => {
  expect(cellOf(value)).toBe(cell);
});

test('what no spreadsheet runs stays as it is', () => {
  for (const value of ['a-b', 'x = y', 'a;b', '1;2', 'mail@example.com', ''])
    expect(cellOf(value)).toBe(value);
  expect(csvOf(['a'], [[-5], [null], ['x,"y"']])).toBe('a\r\n-5\r\n\r\n"x,""y"""');
});
