import { describe, expect, test } from '@jest/globals';
import {
  looksOf,
  type Series,
  shownSeries,
  sums,
  topSeries,
} from '../../dashboard/src/charts/model/series.ts';
import { layersOf, lonePoints, stackSeries } from '../../dashboard/src/charts/model/stack.ts';
import { tableOfSeries } from '../../dashboard/src/charts/model/table.ts';

const series = (id: string, ...values: (number | null)[]): Series => ({ id, label: id, values });

describe('the series of a chart', () => {
  test('are the five largest and the sum of the others', () => {
    const shown = topSeries([
      series('a', 1, 1),
      series('b', 60, 0),
      series('c', 5, null),
      series('d', 40, 40),
      series('e', 30, 30),
      series('f', null, 20),
      series('g', 2, 2),
      series('h', null, 9),
    ]);
    expect(shown.map(({ id }) => id)).toEqual(['b', 'd', 'e', 'f', 'h', 'other']);
    expect(shown.at(-1)).toEqual({ id: 'other', label: 'Other', values: [8, 3] });
  });

  test('lose nothing: the sum of what is shown is the sum of what was given', () => {
    const given = Array.from({ length: 40 }, (_, index) => series(`tool-${index}`, index, index % 7, 3));
    expect(sums(shownSeries(given))).toEqual([780, 115, 120]);
  });

  test('that are six or fewer stay as they are, and a given "other" takes in what is not among the largest', () => {
    const six = ['a', 'b', 'c', 'd', 'e', 'f'].map((id, index) => series(id, index));
    expect(topSeries(six)).toBe(six);
    const withOther = topSeries([series('other', 100), ...six]);
    expect(withOther.map(({ id }) => id)).toEqual(['b', 'c', 'd', 'e', 'f', 'other']);
    expect(withOther.at(-1)?.values).toEqual([100]);
  });

  test('have different looks, which do not follow from their order', () => {
    const ids = ['claude-code', 'cursor', 'codex', 'aider', 'copilot', 'other'];
    const looks = looksOf(ids);
    expect(new Set(looks).size).toBe(6);
    expect(looks.at(-1)).toBe('other');
    expect(looksOf([...ids].reverse())).toEqual([...looks].reverse());
  });

  test('of the same name are told apart by their ids', () => {
    const two = [
      { id: 'u1', label: 'Kim', values: [1] },
      { id: 'u2', label: 'Kim', values: [2] },
      { id: 'u3', label: 'Sam', values: [3] },
    ];
    expect(shownSeries(two).map(({ label }) => label)).toEqual(['Kim (u1)', 'Kim (u2)', 'Sam']);
  });

  test('add up to a gap only where none has a value', () => {
    expect(sums([series('a', 1, null, null), series('b', 2, 0, null)])).toEqual([3, 0, null]);
    expect(sums([])).toEqual([]);
  });
});

describe('a stack', () => {
  test('puts each value on top of the former, negative ones downwards', () => {
    expect(stackSeries([series('a', 5, -2), series('b', 3, -4), series('c', null, 6)], 2)).toEqual([
      [
        [0, 5],
        [0, -2],
      ],
      [
        [5, 8],
        [-2, -6],
      ],
      [null, [0, 6]],
    ]);
  });

  test('of areas has a gap only where no series has a value', () => {
    expect(layersOf([series('a', 5, null, null), series('b', 1, 2, null)], 3)).toEqual([
      [[0, 5], [0, 0], null],
      [[5, 6], [0, 2], null],
    ]);
  });

  test('finds the points that a line would not show', () => {
    expect(lonePoints([1, null, 2, 3, null, 4])).toEqual([0, 5]);
    expect(lonePoints([7])).toEqual([0]);
    expect(lonePoints([null, null])).toEqual([]);
  });
});

describe('the table behind a chart', () => {
  const periods = [
    { start: new Date('2026-11-23T00:00:00Z'), label: 'Nov 23' },
    { start: new Date('2026-11-24T00:00:00Z'), label: 'Nov 24' },
  ];
  const table = tableOfSeries({
    periods,
    series: shownSeries([series('a', 1_234, null), series('b', 6, null)]),
    unit: 'tokens',
    hasTotal: true,
    hrefOf: (index) => `/sessions?day=${index}`,
  });

  test('has a row for each period, a column for each series, and the sum', () => {
    expect(table.heads).toEqual(['Time', 'a (tokens)', 'b (tokens)', 'Sum (tokens)']);
    expect(table.rows.map(({ cells }) => cells.map(({ text }) => text))).toEqual([
      ['Nov 23', '1,234', '6', '1,240'],
      ['Nov 24', '–', '–', '–'],
    ]);
    expect(table.rows.map(({ href }) => href)).toEqual(['/sessions?day=0', '/sessions?day=1']);
  });

  test('has exact moments and plain numbers for CSV; what is missing stays empty', () => {
    expect(table.rows.map(({ cells }) => cells.map(({ raw }) => raw))).toEqual([
      ['2026-11-23T00:00:00.000Z', 1_234, 6, 1_240],
      ['2026-11-24T00:00:00.000Z', null, null, null],
    ]);
  });
});
