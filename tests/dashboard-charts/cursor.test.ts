import { describe, expect, test } from '@jest/globals';
import { type Cursor, inside, movedCursor } from '../../dashboard/src/charts/model/cursor.ts';
import { hourLabel, levelOf, weekOf } from '../../dashboard/src/charts/model/week.ts';

const walk = (keys: readonly string[], rows: readonly number[], start?: Cursor) =>
  keys.reduce<Cursor | undefined>((cursor, key) => movedCursor(key, cursor, rows) ?? cursor, start);

describe('the keyboard in a chart', () => {
  test.each([
    { keys: ['ArrowRight'], at: { row: 0, column: 0 } },
    { keys: ['ArrowLeft'], at: { row: 0, column: 6 } },
    { keys: ['End', 'ArrowRight'], at: { row: 0, column: 6 } },
    { keys: ['Home', 'ArrowLeft'], at: { row: 0, column: 0 } },
    { keys: ['ArrowRight', 'ArrowRight', 'ArrowDown'], at: { row: 1, column: 1 } },
    { keys: ['ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowDown'], at: { row: 2, column: 0 } },
    { keys: ['ArrowRight', 'ArrowUp'], at: { row: 0, column: 0 } },
  ])('goes with $keys to $at', ({ keys, at }) => {
    expect(walk(keys, [7, 7, 7])).toEqual(at);
  });

  test('skips lanes without marks, and stays within a shorter one', () => {
    expect(walk(['End', 'ArrowDown'], [5, 0, 2])).toEqual({ row: 2, column: 1 });
    expect(walk(['ArrowRight'], [0, 3])).toEqual({ row: 1, column: 0 });
    expect(walk(['ArrowRight', 'ArrowDown'], [4, 0, 0])).toEqual({ row: 0, column: 0 });
  });

  test('leads nowhere without points, and with other keys', () => {
    expect(movedCursor('ArrowRight', undefined, [])).toBeUndefined();
    expect(movedCursor('ArrowRight', undefined, [0, 0])).toBeUndefined();
    expect(movedCursor('Tab', { row: 0, column: 0 }, [3])).toBeUndefined();
  });

  test('begins anew when its point is gone with other data', () => {
    expect(inside({ row: 0, column: 5 }, [3])).toBeUndefined();
    expect(walk(['ArrowRight'], [3], { row: 4, column: 9 })).toEqual({ row: 0, column: 0 });
  });
});

describe('the hours of a week', () => {
  test('are in their places, and hours without a cell are gaps', () => {
    const week = weekOf([
      { weekday: 1, hour: 0, value: 3 },
      { weekday: 7, hour: 23, value: 9 },
      { weekday: 8, hour: 1, value: 1 },
      { weekday: 2, hour: 24, value: 1 },
    ]);
    expect(week.map(({ length }) => length)).toEqual([24, 24, 24, 24, 24, 24, 24]);
    expect(week[0]?.[0]).toBe(3);
    expect(week[6]?.[23]).toBe(9);
    expect(week.flat().filter((value) => value !== null)).toEqual([3, 9]);
  });

  test.each([
    [0, 100, 0],
    [null, 100, 0],
    [1, 100, 1],
    [26, 100, 2],
    [100, 100, 4],
    [5, 0, 0],
  ] as const)('%p of at most %d is drawn at level %d', (value, highest, level) => {
    expect(levelOf(value, highest)).toBe(level);
  });

  test('end at midnight', () => {
    expect(hourLabel(9)).toBe('09:00–10:00');
    expect(hourLabel(23)).toBe('23:00–00:00');
  });
});
