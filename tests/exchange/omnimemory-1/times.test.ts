import { describe, expect, test } from '@jest/globals';
import { TIME_NOTES, Times } from '../../../src/features/exchange/omnimemory-1/convert/times.ts';

const NOW = Date.parse('2026-06-01T00:00:00Z');

/** The instant, and what was noted. */
function read(value: string, zone = 'Europe/Berlin'): [string | undefined, string[]] {
  const notes: string[] = [];
  return [new Times(zone, NOW).optional(value, 'timestamp', (note) => notes.push(note)), notes];
}

describe('a time of OmniMemory 1', () => {
  test.each([
    ['with a blank is UTC', '2026-01-10 09:30:00', '2026-01-10T09:30:00.000000Z'],
    ['with a blank and a fraction is UTC', '2026-01-10 09:30:00.25', '2026-01-10T09:30:00.250000Z'],
    ['with a T is local, in winter', '2026-01-10T09:30:00.123456', '2026-01-10T08:30:00.123456Z'],
    ['with a T is local, in summer', '2025-07-10T09:30:00', '2025-07-10T07:30:00.000000Z'],
    ['with a Z is taken at its word', '2025-07-10T09:30:00Z', '2025-07-10T09:30:00.000000Z'],
    ['with an offset is taken at its word', '2025-07-10T09:30:00+05:30', '2025-07-10T04:00:00.000000Z'],
    [
      'without a time of day is the first moment of the day in UTC',
      '2025-07-10',
      '2025-07-10T00:00:00.000000Z',
    ],
  ])('%s', (_, value, instant) => {
    expect(read(value)).toEqual([instant, []]);
  });

  test('that exists twice is the first of the two, and noted', () => {
    expect(read('2025-10-26T02:30:00')).toEqual(['2025-10-26T00:30:00.000000Z', [TIME_NOTES.twice]]);
    expect(read('2025-10-26T01:59:59')).toEqual(['2025-10-25T23:59:59.000000Z', []]);
    expect(read('2025-10-26T03:00:00')).toEqual(['2025-10-26T02:00:00.000000Z', []]);
  });

  test('that never existed is read with the offset from before, and noted', () => {
    expect(read('2025-03-30T02:30:00')).toEqual(['2025-03-30T01:30:00.000000Z', [TIME_NOTES.never]]);
    expect(read('2025-03-30T01:59:59')).toEqual(['2025-03-30T00:59:59.000000Z', []]);
    expect(read('2025-03-30T03:00:00')).toEqual(['2025-03-30T01:00:00.000000Z', []]);
  });

  test.each([
    [
      'half an hour, where summer is half an hour',
      '2025-04-06T01:45:00',
      'Australia/Lord_Howe',
      '2025-04-05T14:45:00.000000Z',
    ],
    ['an odd offset', '2025-07-10T09:30:00', 'Asia/Kathmandu', '2025-07-10T03:45:00.000000Z'],
    ['behind UTC', '2025-11-02T00:30:00', 'America/New_York', '2025-11-02T04:30:00.000000Z'],
    ['a day that the zone left out', '2011-12-30T12:00:00', 'Pacific/Apia', '2011-12-30T22:00:00.000000Z'],
  ])('is read in a zone with %s', (_, value, zone, instant) => {
    expect(read(value, zone)[0]).toBe(instant);
  });

  test.each([
    'yesterday',
    '2025-02-30 10:00:00',
    '2025-01-01 24:00:00',
    '2025-13-01',
    '1735689600',
    '2025-01-01T10',
    '0000-00-00 00:00:00',
  ])('that is none, such as %s, is refused', (value) => {
    expect(() => read(value)).toThrow(/^timestamp is /);
  });

  test('that is ahead becomes now where it may not be ahead', () => {
    const notes: string[] = [];
    const note = (text: string) => notes.push(text);
    expect(new Times('UTC', NOW).past('2030-01-01 00:00:00', 'started_at', note)).toBe(
      '2026-06-01T00:00:00.000000Z',
    );
    expect(notes).toEqual([TIME_NOTES.ahead]);
  });
});
