import type pg from 'pg';
import { examine } from '../../src/db/doctor/doctor.ts';
import { type Table, tablesOf } from '../isolation/matrix/catalogue.ts';
import { probeRole, ROLES, type Role } from '../isolation/matrix/matrix.ts';
import { type Seeds, seedRows, surveySeeds } from '../isolation/matrix/seeds.ts';
import { startCluster } from '../support/cluster.ts';
import { buildTemplate } from '../support/template.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { McpProbe } from './mcp-probe.ts';
import { faultsOverMcp, rolesOpenedBy } from './mcp-rule.ts';
import { fingerprintOf, type Mutant, mutantsOf } from './mutants.ts';

/** How one kind of mutant fared. */
interface Tally {
  mutants: number;
  caught: number;
  byDoctor: number;
  askedOverMcp: number;
  seenOverMcp: number;
}

const NONE: Tally = { mutants: 0, caught: 0, byDoctor: 0, askedOverMcp: 0, seenOverMcp: 0 };

/** `npm run test:mutation [parts of a kind, table or statement]`: takes each defence away in turn and asks the matrix and MCP. */
async function main(only: readonly string[]): Promise<void> {
  const cluster = await startCluster();
  try {
    await buildTemplate(cluster.adminUrl);
    process.env.TEST_ADMIN_URL = cluster.adminUrl;
    const db = await createTestDatabase();
    const mcp = await McpProbe.start();
    try {
      await db.asAdmin((admin) => hunt(db, admin, mcp, only));
    } finally {
      await mcp.close();
      await db.drop();
    }
  } finally {
    await cluster.stop();
  }
}

async function hunt(
  db: TestDatabase,
  admin: pg.ClientBase,
  mcp: McpProbe,
  only: readonly string[],
): Promise<void> {
  const started = Date.now();
  const ids = await seedRows(db);
  const tables = await tablesOf(admin);
  const seeds = await surveySeeds(admin, tables, ids);
  const deviation = (of: readonly Table[], mutant = '') => firstDeviation(db, of, seeds, mutant);
  const caughtByMatrix = async ({ table, apply }: Mutant) =>
    (await deviation(
      tables.filter(({ name }) => name === table),
      apply,
    )) ?? (await deviation(tables));
  const before = await deviation(tables);
  if (before) throw new Error(`The matrix is red without any mutant: ${before}`);

  const all = await mutantsOf(admin);
  const mutants = all.filter(({ kind, table, apply }) =>
    only.every((part) => `${kind} ${table} ${apply}`.includes(part)),
  );
  const whole = await fingerprintOf(admin);
  const tallies = new Map<string, Tally>();
  const faults: string[] = [];
  for (const [n, mutant] of mutants.entries()) {
    await admin.query(mutant.apply);
    // side by side: the matrix has connections of its own, and MCP a database
    const [found, { findings }, seen] = await Promise.all([
      caughtByMatrix(mutant),
      examine(admin),
      seenOverMcp(mcp, mutant),
    ]);
    await admin.query(mutant.revert);
    if ((await fingerprintOf(admin)) !== whole) throw new Error(`Not put back: ${mutant.apply}`);
    const wrong = [
      ...faultsOverMcp(mutant, seen ?? []),
      ...(found ? [] : [`SURVIVED  ${mutant.kind}: ${mutant.apply}`]),
    ];
    // at once: a run that is stopped has said what it found
    for (const fault of wrong) console.log(fault);
    faults.push(...wrong);
    const tally = tallies.get(mutant.kind) ?? { ...NONE };
    tallies.set(mutant.kind, tally);
    tally.mutants += 1;
    if (found) tally.caught += 1;
    if (findings.some(({ severity }) => severity === 'fault')) tally.byDoctor += 1;
    if (seen) tally.askedOverMcp += 1;
    if (seen && seen.length > 0) tally.seenOverMcp += 1;
    if (only.length > 0 && mutants.length < 100)
      console.log([mutant.apply, found ?? 'SURVIVED', ...(seen ?? [])].join('\n  '));
    else if (n % 100 === 99) console.log(`${n + 1} of ${mutants.length}`);
  }
  const after = await deviation(tables);
  if (after) throw new Error(`The matrix is red after the last mutant: ${after}`);
  report(tallies, faults, (Date.now() - started) / 1000);
}

/** The answers over MCP that a mutant changes; `undefined`: it opens nothing that MCP could reach. */
async function seenOverMcp(mcp: McpProbe, mutant: Mutant): Promise<string[] | undefined> {
  const roles = rolesOpenedBy(mutant);
  if (roles.length === 0) return undefined;
  return mcp.db.asAdmin(async (admin) => {
    await admin.query(mutant.apply);
    const seen = await mcp.seenBy(roles);
    await admin.query(mutant.revert);
    return seen;
  });
}

/** The first thing that is not as it should be, or `undefined`. Asks the role that the mutant names first. */
async function firstDeviation(
  db: TestDatabase,
  tables: readonly Table[],
  seeds: Seeds,
  mutant: string,
): Promise<string | undefined> {
  // policies are named after their role
  const named = (role: Role) => Number(new RegExp(`omnimemory_${role}|policy ${role}_`).test(mutant));
  for (const role of [...ROLES].sort((one, other) => named(other) - named(one))) {
    const { deviations } = await probeRole(db, role, tables, seeds);
    if (deviations[0]) return deviations[0];
  }
  return undefined;
}

function report(tallies: ReadonlyMap<string, Tally>, faults: readonly string[], seconds: number): void {
  const all = { ...NONE };
  for (const tally of tallies.values())
    for (const column of Object.keys(NONE) as (keyof Tally)[]) all[column] += tally[column];
  console.log(`\n${new Date().toISOString().slice(0, 10)}, ${seconds.toFixed(0)} s\n`);
  console.log(
    '| what is taken away | mutants | caught by the matrix | found by doctor | asked over MCP | seen over MCP |',
  );
  console.log('|---|---|---|---|---|---|');
  for (const [kind, tally] of [...tallies, ['all', all] as const])
    console.log(`| ${kind} | ${Object.values(tally).join(' | ')} |`);
  if (faults.length > 0) process.exitCode = 1;
}

await main(process.argv.slice(2));
