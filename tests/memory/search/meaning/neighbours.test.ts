import { describe, expect, test } from '@jest/globals';
import type { TenantScope } from '../../../../src/auth/scope.ts';
import { searchModelsOf } from '../../../../src/features/memory/search/embedding/models.ts';
import { scanLegs } from '../../../../src/features/memory/search/legs/scan.repository.ts';
import { asBits, signatureOf } from '../../../../src/features/memory/search/vectors/signature.ts';
import { termOf } from '../../../../src/features/memory/search/vectors/terms.ts';
import { EXPLAIN_WORK, planOf } from '../../../support/explain.ts';
import { setUpDatabase } from '../../../support/set-up.ts';
import type { TestDatabase } from '../../../support/test-database.ts';
import { TestEmbedder } from '../../../support/test-embedder.ts';
import { vacuumed } from '../../../support/vacuum.ts';
import { fillTenant } from './filled-tenant.ts';

// `npm run test:neighbours` stores 100,000 vectors next to a question, `npm test` fewer
const NEIGHBOURS = Number(process.env.SEARCH_NEIGHBOURS ?? 500);
const OWN = 450;
/** A table of which one tenant has the half is read as a whole. */
const OF_OTHERS = 1_500;
const TYPES = ['checkpoint', 'memory', 'session'] as const;
type Type = (typeof TYPES)[number];

const embedder = new TestEmbedder();
const models = searchModelsOf({ embedder });
const vector = (await embedder.embedQuestion('walrus automobile')) as Float32Array;
const next = asBits(signatureOf(vector));
const far = asBits(signatureOf(vector).map((byte) => ~byte & 255));

// A and B are neighbours in each index, so that they share a page
const [A, B, OTHERS] = ['team-a', 'team-b', 'team-0'].map(
  (tenantId): TenantScope => ({ kind: 'tenant', tenantId }),
) as [TenantScope, TenantScope, TenantScope];

interface Reads {
  /** The plan with its numbers of rows, and without its pages. */
  readonly plan: string;
  /** Pages of each node, with those below it. */
  readonly pages: readonly number[];
  readonly found: unknown;
}

async function readsOf(db: TestDatabase, type: Type): Promise<Reads> {
  const wanted = { type, model: models.current.id, filter: {}, vector, terms: [termOf('walrus', 1)] };
  const look = () => planOf(db, A, (tx) => scanLegs(tx, wanted), EXPLAIN_WORK);
  await look();
  const [plan = ''] = (await look()).split('\nPlanning:');
  const buffers = [...plan.matchAll(/Buffers: shared (?:hit=(\d+))? ?(?:read=(\d+))?/g)];
  return {
    plan: plan.replace(/ *Buffers: .*\n?|Memory: \d+kB/g, ''),
    pages: buffers.map(([, hit = 0, read = 0]) => Number(hit) + Number(read)),
    found: await db.database.readOne(A, (tx) => scanLegs(tx, wanted)),
  };
}

interface BeforeAndAfter {
  readonly before: Reads;
  readonly after: Reads;
}

/** In a database of its own: what A reads before and after B stores vectors of this signature. */
async function withNeighbours(db: TestDatabase, signature: string): Promise<Record<Type, BeforeAndAfter>> {
  await db.asAdmin((admin) =>
    admin.query(`insert into tenants (id, name) select id, id from unnest($1::text[]) id`, [
      [A, B, OTHERS].map(({ tenantId }) => tenantId),
    ]),
  );
  const store = async (tenant: TenantScope, rows: number, bits: string) => {
    await fillTenant(db, tenant, { rows, signature: bits, model: models.current.id });
    for (const table of ['checkpoint', 'memory', 'session']) await vacuumed(db, `${table}_vectors`);
  };
  const reads = async () =>
    Object.fromEntries(
      await Promise.all(TYPES.map(async (type) => [type, await readsOf(db, type)] as const)),
    ) as Record<Type, Reads>;
  await store(OTHERS, OF_OTHERS, `x${'aa'.repeat(64)}`);
  await store(A, OWN, `x${'0f'.repeat(64)}`);
  const before = await reads();
  await store(B, NEIGHBOURS, signature);
  const after = await reads();
  return Object.fromEntries(
    TYPES.map((type) => [type, { before: before[type], after: after[type] }]),
  ) as Record<Type, BeforeAndAfter>;
}

const withNext = await withNeighbours(await setUpDatabase({ searchModels: models }), next);
const withFar = await withNeighbours(await setUpDatabase({ searchModels: models }), far);

describe.each(TYPES)(
  `what a search for a %s reads, while another tenant stores ${NEIGHBOURS} vectors`,
  (type) => {
    test('is the same page by page, whether these are next to its question or as far from it as possible', () => {
      const [one, other] = [withNext[type], withFar[type]];
      expect(one.before).toEqual(other.before);
      expect(one.after).toEqual(other.after);
    });

    test('has the same rows in every step as before', () => {
      const { before, after } = withNext[type];
      expect(after.plan).toBe(before.plan);
      expect(after.found).toEqual(before.found);
      expect(before.plan).toMatch(new RegExp(`Index Only Scan using idx_${type}_vectors_scan`));
    });
  },
);
