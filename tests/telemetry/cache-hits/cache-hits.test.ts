import { describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import {
  type ListCacheHits,
  recordCacheHitBody,
} from '../../../src/features/telemetry/cache-hits/cache-hit.schemas.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { violatedConstraint } from '../../support/violated-constraint.ts';

const db = await setUpDatabase();
const tenant = await db.newTenant();
const other = await db.newTenant();

let serial = 0;
const newTool = () => `tool-${serial++}`;

const hoursBack = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

describe.each([
  ['in local mode', () => LOCAL as Scope],
  ['in a tenant', () => tenant],
])('cache hits %s', (_name, scopeOf) => {
  const list = async (filter: ListCacheHits, scope = scopeOf()) => {
    const { json } = await db.services.cacheHits.list(scope, filter, { limit: 100, after: undefined });
    return JSON.parse(json);
  };
  const savings = async (filter: ListCacheHits, scope = scopeOf()) =>
    (await list(filter, scope)).map((hit: { tokens_saved: number }) => hit.tokens_saved);

  test('a hit is returned as it was recorded, without internal ids', async () => {
    const hit = { tool_id: newTool(), file_path: '/home/dev/ünï code/a.ts', tokens_saved: 321 };
    const stored = { ...hit, timestamp: '2026-01-20T09:00:00.123456+00:00' };
    const timestamp = '2026-01-20T10:00:00.123456+01:00';
    expect(await db.services.cacheHits.record(scopeOf(), { ...hit, timestamp })).toEqual(stored);
    expect(await list({ tool_id: hit.tool_id })).toEqual([stored]);
  });

  test('its time is now, when none is given', async () => {
    const hit = { tool_id: newTool(), file_path: 'a', tokens_saved: 0 };
    const { timestamp } = await db.services.cacheHits.record(scopeOf(), hit);
    // the two clocks are of one machine, or of a container on it
    expect(Math.abs(Date.parse(timestamp) - Date.now())).toBeLessThan(60_000);
  });

  test('the same file hit twice is two hits', async () => {
    const hit = { tool_id: newTool(), file_path: 'a', tokens_saved: 7, timestamp: hoursBack(1) };
    await db.services.cacheHits.record(scopeOf(), hit);
    await db.services.cacheHits.record(scopeOf(), hit);
    expect(await savings({ tool_id: hit.tool_id })).toEqual([7, 7]);
  });

  test('a list is newest first by the time of the hit, and filters by tool and by window', async () => {
    const [tool_id, second] = [newTool(), newTool()];
    const record = (tool: string, hours: number) =>
      db.services.cacheHits.record(scopeOf(), {
        tool_id: tool,
        file_path: 'a',
        tokens_saved: hours,
        timestamp: hoursBack(hours),
      });
    for (const hours of [30, 1, 3, 2]) await record(tool_id, hours);
    await record(second, 0);
    expect(await savings({ tool_id })).toEqual([1, 2, 3, 30]);
    expect(await savings({ tool_id, hours: 24 })).toEqual([1, 2, 3]);
    expect(await savings({ tool_id, hours: 2.5 })).toEqual([1, 2]);
    expect((await list({ hours: 0.5 }))[0]).toMatchObject({ tool_id: second });
    expect(await savings({ tool_id: 'nobody' })).toEqual([]);
  });

  test('a list turns pages without repeating or missing a hit of the same time', async () => {
    const tool_id = newTool();
    const timestamp = hoursBack(1);
    for (let n = 0; n < 7; n++) {
      await db.services.cacheHits.record(scopeOf(), { tool_id, file_path: 'a', tokens_saved: n, timestamp });
    }
    const seen: number[] = [];
    let after: readonly [string, string] | undefined;
    do {
      const page = await db.services.cacheHits.list(scopeOf(), { tool_id }, { limit: 3, after });
      for (const hit of JSON.parse(page.json)) seen.push(hit.tokens_saved);
      after = page.next ?? undefined;
    } while (after);
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0]);
  });

  test('another tenant sees only its own hits of the same tool', async () => {
    const hit = { tool_id: newTool(), file_path: 'a' };
    await db.services.cacheHits.record(scopeOf(), { ...hit, tokens_saved: 1 });
    await db.services.cacheHits.record(other, { ...hit, tokens_saved: 2 });
    expect(await savings({ tool_id: hit.tool_id })).toEqual([1]);
    expect(await savings({ tool_id: hit.tool_id }, other)).toEqual([2]);
  });

  test('what cannot be stored is an error, unlike in OmniMemory 1, which swallowed it', async () => {
    const hit = { tool_id: newTool(), file_path: 'a', tokens_saved: -1 };
    const error = await db.services.cacheHits.record(scopeOf(), hit).catch((refused: Error) => refused);
    expect(violatedConstraint(error as Error)).toBe('cache_hits__tokens_saved');
  });
});

test.each([
  ['fewer than no tokens', { tokens_saved: -1 }],
  ['no path', { file_path: '' }],
  ['NUL in its path', { file_path: 'a\0b' }],
  ['a time ahead', { timestamp: new Date(Date.now() + 3_600_000).toISOString() }],
  ['a scope', { scope_id: 'A' }],
])('a hit with %s is not accepted', (_name, fault) => {
  const hit = { tool_id: 't', file_path: 'a', tokens_saved: 1 };
  expect(recordCacheHitBody.safeParse(hit).success).toBe(true);
  expect(recordCacheHitBody.safeParse({ ...hit, ...fault }).success).toBe(false);
});
