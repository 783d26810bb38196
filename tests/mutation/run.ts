import type pg from 'pg';
import { examine } from '../../src/db/doctor/doctor.ts';
import { type Table, tablesOf } from '../isolation/matrix/catalogue.ts';
import { probeRole, ROLES, type Role } from '../isolation/matrix/matrix.ts';
import { type Seeds, seedRows, surveySeeds } from '../isolation/matrix/seeds.ts';
import { startCluster } from '../support/cluster.ts';
import { buildTemplate } from '../support/template.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { fingerprintOf, type Mutant, mutantsOf } from './mutants.ts';

/** How one kind of mutant fared. */
interface Tally {
  mutants: number;
  caught: number;
  byDoctor: number;
}

/** `npm run test:mutation [part of a kind, table or statement]`: takes each defence away in turn and asks the matrix. */
async function main([only = '']: string[]): Promise<void> {
  const cluster = await startCluster();
  try {
    await buildTemplate(cluster.adminUrl);
    process.env.TEST_ADMIN_URL = cluster.adminUrl;
    const db = await createTestDatabase();
    try {
      await db.asAdmin((admin) => hunt(db, admin, only));
    } finally {
      await db.drop();
    }
  } finally {
    await cluster.stop();
  }
}

async function hunt(db: TestDatabase, admin: pg.ClientBase, only: string): Promise<void> {
  const started = Date.now();
  const ids = await seedRows(db);
  const tables = await tablesOf(admin);
  const seeds = await surveySeeds(admin, tables, ids);
  const deviation = (of: readonly Table[], mutant = '') => firstDeviation(db, of, seeds, mutant);
  const before = await deviation(tables);
  if (before) throw new Error(`The matrix is red without any mutant: ${before}`);

  const all = await mutantsOf(admin);
  const mutants = all.filter((one) => `${one.kind} ${one.table} ${one.apply}`.includes(only));
  const whole = await fingerprintOf(admin);
  const tallies = new Map<string, Tally>();
  const survivors: Mutant[] = [];
  for (const [n, mutant] of mutants.entries()) {
    await admin.query(mutant.apply);
    const found =
      (await deviation(
        tables.filter(({ name }) => name === mutant.table),
        mutant.apply,
      )) ?? (await deviation(tables));
    const { findings } = await examine(admin);
    await admin.query(mutant.revert);
    if ((await fingerprintOf(admin)) !== whole) throw new Error(`Not put back: ${mutant.apply}`);
    const tally = tallies.get(mutant.kind) ?? { mutants: 0, caught: 0, byDoctor: 0 };
    tallies.set(mutant.kind, tally);
    tally.mutants += 1;
    if (found) tally.caught += 1;
    else survivors.push(mutant);
    if (findings.some(({ severity }) => severity === 'fault')) tally.byDoctor += 1;
    if (only) console.log(`${mutant.apply}\n  ${found ?? 'SURVIVED'}`);
    else if (n % 100 === 99) console.log(`${n + 1} of ${mutants.length}`);
  }
  const after = await deviation(tables);
  if (after) throw new Error(`The matrix is red after the last mutant: ${after}`);
  report(tallies, survivors, (Date.now() - started) / 1000);
}

/** The first thing that is not as it should be, or `undefined`. Asks the role that the mutant names first. */
async function firstDeviation(
  db: TestDatabase,
  tables: readonly Table[],
  seeds: Seeds,
  mutant: string,
): Promise<string | undefined> {
  const named = (role: Role) => Number(mutant.includes(`omnimemory_${role}`));
  for (const role of [...ROLES].sort((one, other) => named(other) - named(one))) {
    const { deviations } = await probeRole(db, role, tables, seeds);
    if (deviations[0]) return deviations[0];
  }
  return undefined;
}

function report(tallies: ReadonlyMap<string, Tally>, survivors: readonly Mutant[], seconds: number): void {
  const rows = [...tallies].map(([kind, tally]) => ({ kind, ...tally }));
  const sum = (of: 'mutants' | 'caught' | 'byDoctor') => rows.reduce((total, row) => total + row[of], 0);
  const all = { kind: 'all', mutants: sum('mutants'), caught: sum('caught'), byDoctor: sum('byDoctor') };
  console.log(`\n${new Date().toISOString().slice(0, 10)}, ${seconds.toFixed(0)} s\n`);
  console.log('| what is taken away | mutants | caught by the matrix | found by doctor |\n|---|---|---|---|');
  for (const row of [...rows, all])
    console.log(`| ${row.kind} | ${row.mutants} | ${row.caught} | ${row.byDoctor} |`);
  for (const { kind, apply } of survivors) console.log(`SURVIVED  ${kind}: ${apply}`);
  if (survivors.length > 0) process.exitCode = 1;
}

await main(process.argv.slice(2));
