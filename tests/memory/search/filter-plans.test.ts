import { describe, expect, test } from '@jest/globals';
import type { TenantScope } from '../../../src/auth/scope.ts';
import { TEXT_SEARCH } from '../../../src/features/memory/search/search.repository.ts';
import type { SearchFilter, TextType } from '../../../src/features/memory/search/search.schemas.ts';
import { genericPlanOf, planOf } from '../../support/explain.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { seedLargeTenants } from './large-tenant.ts';

const db = await setUpDatabase();
const LARGE = 4_000;
const others = Array.from({ length: 12 }, (_, n) => [`other-${n}`, 1_000]);
await seedLargeTenants(db, {
  tenants: { large: LARGE, small: 100, ...Object.fromEntries(others) },
  projects: 50,
});
const scope: TenantScope = { kind: 'tenant', tenantId: 'large' };
const page = { limit: 20, after: undefined };
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

interface Filtered {
  readonly type: TextType;
  readonly filter: SearchFilter;
  /** The index by which its rows are reached, or any of these. */
  readonly index: string | RegExp;
}

const checkpoints = (index: string | RegExp, filter: SearchFilter): Filtered => ({
  type: 'checkpoint',
  filter,
  index,
});
const memories = (filter: SearchFilter): Filtered => ({
  ...{ type: 'memory', filter, index: 'idx_project_memories_signature' },
});
const [session, tool, signature] = [
  'idx_checkpoints_session',
  'idx_checkpoints_tenant_tool',
  'idx_checkpoints_signature',
];

// the author leads the index of signatures, and before PostgreSQL 18 an index is not entered without its first columns
const time = /idx_checkpoints_(signature|tenant_time)/;

/** Filters that leave at most 40 of 4,000 checkpoints, or of 1,600 memories. */
const FEW: Record<string, Filtered> = {
  'a session': checkpoints(session, { session_id: 'large-77' }),
  'an unknown session': checkpoints(session, { session_id: 'unknown' }),
  'a project': checkpoints(session, { project_id: 'project-7' }),
  'an unknown project': checkpoints('idx_tool_sessions_project', { project_id: 'unknown' }),
  'a rare tool': checkpoints(tool, { tool_id: 'rare' }),
  'a tool in an hour': checkpoints(tool, { tool_id: 'cursor', from: minutesAgo(40) }),
  'a rare author': checkpoints(signature, { author_id: 'user-rare' }),
  'an author in an hour': checkpoints(signature, { author_id: 'user-1', from: minutesAgo(60) }),
  'an hour': checkpoints(time, { from: minutesAgo(2_040), to: minutesAgo(2_000) }),
  'memories of a project': memories({ project_id: 'project-7' }),
  'memories of an hour': memories({ from: minutesAgo(2_060), to: minutesAgo(2_000) }),
};

/** Filters that leave thousands. */
const MANY: Record<string, Filtered> = {
  'a project of half a tenant': checkpoints(signature, { project_id: 'project-1' }),
  'a common tool': checkpoints(signature, { tool_id: 'cursor' }),
  'a month': checkpoints(time, { from: minutesAgo(40_000) }),
  'memories of a project of half a tenant': memories({ project_id: 'project-1' }),
};

describe.each([
  ['made for the values', (work: Parameters<typeof planOf>[2]) => planOf(db, scope, work, 'explain analyze')],
  ['that fits any values', (work: Parameters<typeof planOf>[2]) => genericPlanOf(db, scope, work)],
])('with a plan %s', (_name, explained) => {
  const planFor = ({ type, filter }: Filtered, q: string) =>
    explained((tx) => TEXT_SEARCH[type](tx, { q, ...filter }, page));

  test.each(Object.entries({ ...FEW, ...MANY }))('%s is found by its index', async (_what, filtered) => {
    const plan = await planFor(filtered, 'walrus');
    expect(plan).toMatch(filtered.index);
    expect(plan).not.toMatch(/Seq Scan on|BitmapAnd/);
  });

  test.each(Object.entries(FEW))('of %s, few rows are read', async (_what, filtered) => {
    for (const q of ['walrus', 'common', 'walrus or common']) {
      const read = rowsReadIn(await planFor(filtered, q));
      expect(read).not.toEqual([]);
      expect(Math.max(...read)).toBeLessThanOrEqual(120);
    }
  });

  test.each(Object.entries(MANY))(
    'of %s, only rows that can have the words are read',
    async (_what, filtered) => {
      const plan = await planFor(filtered, 'walrus');
      const looked = [
        ...plan.matchAll(
          /Index Scan using \w+__pkey on (?:checkpoints|project_memories)\w*[^\n]*loops=(\d+)/g,
        ),
      ];
      expect(looked).not.toEqual([]);
      for (const [, loops] of looked) expect(Number(loops)).toBeLessThanOrEqual(LARGE / 20);
    },
  );
});

test.each(['checkpoint', 'memory'] as const)(
  'the hits of a small tenant are looked up by key: %s',
  async (type) => {
    const small: TenantScope = { kind: 'tenant', tenantId: 'small' };
    for (const q of ['walrus', 'common']) {
      const plan = await planOf(db, small, (tx) => TEXT_SEARCH[type](tx, { q }, page), 'explain analyze');
      expect(plan).not.toMatch(/Seq Scan on|BitmapAnd|Hash Join/);
      expect(plan.match(/Index Scan using \w+__pkey on (?:checkpoints|project_memories)/g)).toHaveLength(2);
    }
  },
);

/** Of each scan of a table: the rows that it returned or removed, in all of its loops. */
function rowsReadIn(plan: string): number[] {
  return plan.split(/\n(?=\s*(?:->|CTE|InitPlan|SubPlan))/).flatMap((node) => {
    const scan =
      /(?:Scan using|Scan on) (?:\w+ on )?(?:idx_|checkpoints|project_memories|tool_sessions)[^\n]*actual time=\S+ rows=([\d.]+) loops=(\d+)/.exec(
        node,
      );
    if (!scan) return [];
    const removed = Number(/Rows Removed by Filter: (\d+)/.exec(node)?.[1] ?? 0);
    return [(Number(scan[1]) + removed) * Number(scan[2])];
  });
}
