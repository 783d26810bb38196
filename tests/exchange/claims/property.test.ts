import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { OPERATOR } from '../../../src/auth/actor.ts';
import { LOCAL, type TenantScope } from '../../../src/auth/scope.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { actualBytes, counters, digests, emptyProductData, rowsWhere } from './digests.ts';
import { perform, type Step, sampleFile, steps } from './random-data.ts';

// `PROPERTY_SEED=… npm test -- tests/exchange/claims/property` repeats a run; PROPERTY_RUNS makes it longer
const SEED = Number(process.env.PROPERTY_SEED ?? Math.floor(Math.random() * 2 ** 31));
const RUNS = Number(process.env.PROPERTY_RUNS ?? 4);

const db = await setUpDatabase();
const { claims } = db.services;
const LEAVE = { on_conflict: 'leave' } as const;

async function claimAndUndo(of: readonly Step[]): Promise<number> {
  await emptyProductData(db);
  const [tenant, other] = [await db.newTenant('A'), await db.newTenant('B')];
  await db.services.sessions.start(other, { tool_id: 'neighbour' });
  await perform(db, tenant, of);
  const before = { rows: await digests(db), counters: await counters(db) };
  const locals = await rowsWhere(db, `scope_id = ''`);

  const dry = await claims.claim(tenant, { dry_run: true, ...LEAVE }, OPERATOR);
  expect({ rows: await digests(db), counters: await counters(db) }).toEqual(before);
  if (Object.keys(dry.conflicts).length > 0) {
    const refused = claims.claim(tenant, { dry_run: false, on_conflict: 'refuse' }, OPERATOR);
    await expect(refused).rejects.toMatchObject({ code: 'claim_conflicts' });
    expect({ rows: await digests(db), counters: await counters(db) }).toEqual(before);
  }
  if (Object.keys(dry.moved).length === 0) return 0;

  const { claim, ...run } = await claims.claim(tenant, { dry_run: false, ...LEAVE }, OPERATOR);
  expect({ ...run, claim: null }).toEqual(dry);
  const claimId = claim?.claim_id ?? '';
  expect(await rowsWhere(db, `scope_id = '${tenant.tenantId}' and claim_id = '${claimId}'`)).toEqual(
    dry.moved,
  );
  expect(await rowsWhere(db, `scope_id = ''`)).toEqual(dry.left_local);
  expect(sumOf(dry.moved) + sumOf(dry.left_local)).toBe(sumOf(locals));
  const [counted] = (await counters(db)).storage.filter(({ scope_id }) => scope_id === tenant.tenantId);
  const { bytes, checkpoints } = await actualBytes(db, tenant.tenantId);
  expect(Number(counted?.bytes) + Number(counted?.checkpoint_bytes)).toBe(bytes);
  const used = (await counters(db)).usage.find(({ scope_id }) => scope_id === tenant.tenantId);
  expect(used?.checkpoints ?? 0).toBe(checkpoints);
  // what was imported into local mode is known in the team
  if (dry.conflicts.import === undefined) await expectKnown(tenant);
  // what stayed is still usable
  await db.services.sessions.list(LOCAL, { include_archived: true }, { limit: 10, after: undefined });

  await claims.undo(tenant, claimId, OPERATOR);
  expect({ rows: await digests(db), counters: await counters(db) }).toEqual(before);
  return Object.keys(dry.conflicts).length;
}

/** The file that every run has imported into local mode brings the team no sample twice. */
async function expectKnown(tenant: TenantScope): Promise<void> {
  const options = { timeZone: 'UTC', isDryRun: true };
  const { tables } = await db.services.omnimemory1.import(tenant, sampleFile(0), options);
  expect([tables.metrics?.stored ?? 0, tables.cache_hits?.stored ?? 0]).toEqual([0, 0]);
}

const sumOf = (counts: Record<string, number>) => Object.values(counts).reduce((sum, one) => sum + one, 0);

test('a claim does what its dry run says, and after its undo all rows are as before', async () => {
  process.stderr.write(`Property test of claims: seed ${SEED}, ${RUNS} runs.\n`);
  let conflicts = 0;
  const property = fc.asyncProperty(steps, async (of) => {
    conflicts += await claimAndUndo(of);
  });
  await fc.assert(property, { seed: SEED, numRuns: RUNS });
  if (RUNS >= 4) expect(conflicts).toBeGreaterThan(0);
}, 300_000);
