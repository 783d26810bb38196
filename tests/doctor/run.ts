import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { type Examination, examine } from '../../src/db/doctor/doctor.ts';
import type { Finding } from '../../src/db/doctor/finding.ts';
import { startCluster } from '../support/cluster.ts';
import { buildTemplate } from '../support/template.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { WEAKENINGS } from './weakenings/all.ts';
import type { Weakening } from './weakenings/weakening.ts';

// A server as production has it: doctor looks at these.
const DURABLE = { max_connections: '100' };
// ALTER SYSTEM tells the postmaster, which tells the backends.
const TRIES = 20;
const PAUSE_MS = 100;

/** `npm run test:doctor [part of a title]`: weakens a migrated database in many ways, and asks doctor about each. */
async function main([only = '']: string[]): Promise<void> {
  const cluster = await startCluster(DURABLE);
  try {
    await buildTemplate(cluster.adminUrl);
    process.env.TEST_ADMIN_URL = cluster.adminUrl;
    const started = Date.now();
    const missed: string[] = [];
    const weakenings = WEAKENINGS.filter(({ title }) => title.includes(only));
    for (const weakening of weakenings) {
      const problem = await tryOut(weakening).catch((error: Error) => `It failed: ${error.message}`);
      console.log(
        `${problem ? 'MISSED' : 'named '}  ${weakening.title}${problem ? `\n        ${problem}` : ''}`,
      );
      if (problem) missed.push(weakening.title);
    }
    const named = weakenings.length - missed.length;
    console.log(
      `\ndoctor named ${named} of ${weakenings.length} weakenings in ${((Date.now() - started) / 1000).toFixed(0)} s.`,
    );
    if (missed.length > 0) process.exitCode = 1;
  } finally {
    await cluster.stop();
  }
}

/** What went wrong, or `undefined`. Each weakening gets its own database, which has no fault before. */
async function tryOut(weakening: Weakening): Promise<string | undefined> {
  const db = await createTestDatabase();
  try {
    const before = await expecting(db, ({ findings }) => faultsOf(findings).length === 0);
    const faults = faultsOf(before.findings);
    if (faults[0]) return `The database had a fault before: ${faults[0].message}`;
    await run(db, weakening.apply);
    const { says, severity = 'fault' } = weakening;
    const named = (one: Finding) => one.severity === severity && one.message.includes(says);
    const after = await expecting(db, ({ findings }) => findings.some(named));
    if (after.findings.some(named)) return undefined;
    return `Doctor says: ${after.findings.map((one) => `${one.severity}: ${one.message}`).join(' | ')}`;
  } finally {
    await run(db, weakening.undo ?? []);
    await db.drop();
  }
}

const faultsOf = (findings: readonly Finding[]) => findings.filter(({ severity }) => severity === 'fault');

/** Repeats until the result is as expected, because a setting of the server takes a moment to take effect. */
async function expecting(
  db: TestDatabase,
  fits: (examination: Examination) => boolean,
): Promise<Examination> {
  for (let attempt = 1; ; attempt++) {
    const examination = await asOperator(db);
    if (fits(examination) || attempt === TRIES) return examination;
    await wait(PAUSE_MS);
  }
}

/** As `npm run cli -- doctor` with the URLs of a server: as the identity role, in a read-only transaction. */
async function asOperator(db: TestDatabase): Promise<Examination> {
  const client = new pg.Client({ connectionString: db.urls.roles.identity });
  await client.connect();
  try {
    await client.query('begin transaction read only');
    return await examine(client, { expectedSuperusers: [new URL(db.urls.admin).username] });
  } finally {
    await client.end();
  }
}

function run(db: TestDatabase, statements: readonly string[]): Promise<void> {
  const database = new URL(db.urls.admin).pathname.slice(1);
  return db.asAdmin(async (admin) => {
    await admin.query('set allow_system_table_mods = on');
    for (const statement of statements) await admin.query(statement.replaceAll('$database', database));
  });
}

await main(process.argv.slice(2));
