import { describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { LOCAL } from '../../../src/auth/scope.ts';
import { setUpApi } from '../../support/set-up.ts';
import { Rows } from './rows.ts';

const { db, api } = await setUpApi();
const rows = new Rows(db, LOCAL);
const by = async (group_by: 'day' | 'week' | 'month', query: object) =>
  (await api.local.request('GET /v1/usage/summary', { query: { group_by, ...query } })).groups.map(
    ({ group, starts_at, total_tokens }) => [group, starts_at, total_tokens],
  );
const store = (...times: [timestamp: string, input_tokens: number][]) =>
  rows.requests(...times.map(([timestamp, input_tokens]) => ({ timestamp, input_tokens })));

describe('days, weeks and months of usage', () => {
  test('begin at midnight of the zone, on days of 23 and 25 hours, too', async () => {
    // In Berlin clocks went from 02:00 to 03:00 on 29 March 2026, and from 03:00 to 02:00 on 25 October.
    await store(
      ['2026-03-28T22:59:59Z', 1], // 28 March, 23:59:59
      ['2026-03-28T23:00:00Z', 2], // 29 March, 00:00
      ['2026-03-29T21:59:59Z', 4], // 29 March, 23:59:59 in summer time
      ['2026-03-29T22:00:00Z', 8], // 30 March, 00:00
    );
    const spring = { from: '2026-03-27T00:00:00Z', to: '2026-03-31T00:00:00Z', time_zone: 'Europe/Berlin' };
    expect(await by('day', spring)).toEqual([
      ['2026-03-28', '2026-03-27T23:00:00.000000+00:00', 1],
      ['2026-03-29', '2026-03-28T23:00:00.000000+00:00', 6],
      ['2026-03-30', '2026-03-29T22:00:00.000000+00:00', 8],
    ]);
    await store(
      ['2026-10-24T21:59:59Z', 1], // 24 October, 23:59:59
      ['2026-10-24T22:00:00Z', 2], // 25 October, 00:00
      ['2026-10-25T00:30:00Z', 4], // 25 October, 02:30 for the first time
      ['2026-10-25T01:30:00Z', 8], // and for the second time
      ['2026-10-25T22:59:59Z', 16], // 25 October, 23:59:59
      ['2026-10-25T23:00:00Z', 32], // 26 October, 00:00
    );
    const autumn = { from: '2026-10-23T00:00:00Z', to: '2026-10-27T00:00:00Z', time_zone: 'Europe/Berlin' };
    expect(await by('day', autumn)).toEqual([
      ['2026-10-24', '2026-10-23T22:00:00.000000+00:00', 1],
      ['2026-10-25', '2026-10-24T22:00:00.000000+00:00', 30],
      ['2026-10-26', '2026-10-25T23:00:00.000000+00:00', 32],
    ]);
    expect(await by('week', autumn)).toEqual([
      ['2026-W43', '2026-10-18T22:00:00.000000+00:00', 31],
      ['2026-W44', '2026-10-25T23:00:00.000000+00:00', 32],
    ]);
  });

  test('are in UTC unless a zone is given', async () => {
    await store(['2025-01-01T04:59:59Z', 1], ['2025-01-01T05:00:00Z', 2]);
    const window = { from: '2024-12-30T00:00:00Z', to: '2025-01-05T00:00:00Z' };
    expect(await by('month', window)).toEqual([['2025-01', '2025-01-01T00:00:00.000000+00:00', 3]]);
    expect(await by('month', { ...window, time_zone: 'America/New_York' })).toEqual([
      ['2024-12', '2024-12-01T05:00:00.000000+00:00', 1],
      ['2025-01', '2025-01-01T05:00:00.000000+00:00', 2],
    ]);
  });

  test('group points and events as they group requests', async () => {
    await rows.series({ measure: 'commits' }, { timestamp: '2025-06-01T21:59:59Z', value: 1 });
    await rows.series({ measure: 'commits' }, { timestamp: '2025-06-01T22:00:00Z', value: 2 });
    await rows.events({ timestamp: '2025-06-01T22:00:00Z', name: 'session_start' });
    const query = { from: '2025-06-01T00:00:00Z', to: '2025-06-03T00:00:00Z', time_zone: 'Europe/Berlin' };
    const { groups } = await api.local.request('GET /v1/usage/summary', {
      query: { ...query, group_by: 'day' },
    });
    expect(groups.map(({ group, commits, session_starts }) => [group, commits, session_starts])).toEqual([
      ['2025-06-01', 1, 0],
      ['2025-06-02', 2, 1],
    ]);
  });

  test.each(['Mars/Base', '+02:00', 'UTC+2', '', 'Europe/Berlin ', '../UTC', "UTC'; select 1"])(
    'are refused in the zone %j',
    async (time_zone) => {
      const asked = api.local.request('GET /v1/usage/summary', { query: { time_zone } });
      await expect(asked).rejects.toMatchObject({
        ...{ status: 422, code: 'validation_failed' },
        errors: [{ path: 'query.time_zone', message: expect.stringContaining('IANA') }],
      });
    },
  );

  test('are right in every zone that Node knows, or refused', async () => {
    const { rows: known } = await db.database.readOne(LOCAL, (tx) =>
      sql<{ name: string }>`select name from pg_timezone_names`.execute(tx.db),
    );
    const ofPostgres = new Set(known.map(({ name }) => name));
    const zones = Intl.supportedValuesOf('timeZone');
    expect(zones.length).toBeGreaterThan(400);
    for (const time_zone of zones) {
      const query = { from: '2025-01-01T00:00:00Z', to: '2025-01-02T00:00:00Z', time_zone } as const;
      const asked = db.services.usage.summarize(LOCAL, { ...query, group_by: 'day' });
      if (ofPostgres.has(time_zone)) await asked;
      else await expect(asked).rejects.toMatchObject({ code: 'validation_failed' });
    }
  });

  test('are refused in a zone that PostgreSQL does not know, even if no row is in the window', async () => {
    const query = { from: '1990-01-01T00:00:00Z', to: '1990-01-02T00:00:00Z', group_by: 'day' } as const;
    const asked = db.services.usage.summarize(LOCAL, { ...query, time_zone: 'Nowhere/Land' });
    await expect(asked).rejects.toMatchObject({ faults: [{ path: 'query.time_zone' }] });
  });
});
