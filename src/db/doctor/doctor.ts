import type pg from 'pg';
import { z } from 'zod';
import { parsedRow } from '../../lib/parsed-row.ts';
import { catalogueItem, READ_CATALOGUE } from './catalogue.ts';
import { CATALOGUE_CHECKS } from './checks.ts';
import { CLUSTER_CHECKS, examineCluster } from './cluster-checks.ts';
import { compare, type Difference } from './compare.ts';
import { type Distribution, distributedForm, isOfCitus, readDistribution } from './distributed-form.ts';
import type { Finding } from './finding.ts';
import { examineMigrations, MIGRATION_CHECK } from './migrations.ts';
import { rateDifferences } from './rating.ts';
import { examineRunningMigration } from './running-migration.ts';
import { releaseWarning } from './server-release.ts';
import { examineServer, SERVER_CHECKS } from './server-settings.ts';
import { loadSnapshot } from './snapshot.ts';

export interface Examination {
  /** The checks that ran, in words. */
  readonly checks: readonly string[];
  readonly findings: readonly Finding[];
  /** What was not checked, because this role may not read it. */
  readonly notLookedAt: readonly string[];
}

export interface ExaminationOptions {
  /** Administrators other than the one that created the server: roles that can bypass every policy. */
  readonly expectedSuperusers?: readonly string[];
  /** The server comes from an npm package and cannot be newer than that package's latest release. */
  readonly isEmbedded?: boolean;
}

const RELEASE = 'the server release has the known fixes for row-level security';
const HIDDEN_FROM_ALL = [
  'the form of stored passwords (pg_authid)',
  'which clients may connect (pg_hba.conf)',
  'the rows themselves',
];
const WITHOUT_SCHEMA = 'everything that the migrations create, because the schema belongs to another release';
/** Kinds that can be compared even if the database has the schema of another release. */
const OF_ROLES: readonly string[] = ['role', 'setting', 'membership', 'powerful role', 'privileged role'];
const OF_OTHER_ROLES: readonly string[] = ['powerful role', 'privileged role'];

/**
 * Compares a live database with db/catalogue.json, which the migrations generated. Only reads; any role may run it. Call it
 * in a transaction, so that no migration starts meanwhile.
 */
export async function examine(
  client: pg.ClientBase,
  { expectedSuperusers = [], isEmbedded = false }: ExaminationOptions = {},
): Promise<Examination> {
  const running = await examineRunningMigration(client);
  // it holds locks that the examination would wait for
  if (running) return { checks: [MIGRATION_CHECK], findings: [running], notLookedAt: [] };
  const schema = await examineMigrations(client);
  // before the catalogue is read, because reading it changes some of these settings until the transaction ends
  const server = await examineServer(client);
  const cluster = await examineCluster(client);
  const distribution = cluster && (await readDistribution(client));
  const differences = await compareWithSnapshot(client, expectedSuperusers, distribution);
  const comparable =
    schema.length === 0 ? differences : differences.filter((one) => OF_ROLES.includes(kindOf(one)));
  return {
    checks: [
      MIGRATION_CHECK,
      ...CATALOGUE_CHECKS,
      ...(cluster ? CLUSTER_CHECKS : []),
      ...SERVER_CHECKS,
      RELEASE,
    ],
    findings: [
      ...schema,
      ...rateDifferences(comparable),
      ...(cluster ?? []),
      ...server.findings,
      ...(await examineRelease(client, isEmbedded)),
    ],
    notLookedAt: [
      ...server.notLookedAt,
      ...HIDDEN_FROM_ALL,
      ...(schema.length === 0 ? [] : [WITHOUT_SCHEMA]),
    ],
  };
}

async function compareWithSnapshot(
  client: pg.ClientBase,
  expectedSuperusers: readonly string[],
  distribution: Distribution | undefined,
): Promise<Difference[]> {
  const { rows } = await client.query(READ_CATALOGUE);
  const items = rows
    .map((row) => parsedRow(catalogueItem, row))
    .filter(({ kind, name }) => !OF_OTHER_ROLES.includes(kind) || !expectedSuperusers.includes(name));
  const snapshot = await loadSnapshot();
  if (!distribution) return compare(snapshot, items);
  return compare(
    distributedForm(snapshot, distribution),
    items.filter((item) => !isOfCitus(item)),
  );
}

const kindOf = (one: Difference): string => (one.change === 'missing' ? one.kind : one.item.kind);

async function examineRelease(client: pg.ClientBase, isEmbedded: boolean): Promise<Finding[]> {
  const { rows } = await client.query('show server_version_num');
  const release = z.object({ server_version_num: z.coerce.number().int() });
  const message = releaseWarning(parsedRow(release, rows[0]).server_version_num);
  const remedy = isEmbedded
    ? 'The embedded server has no newer release yet. If tenants do not trust each other, run your own PostgreSQL and set DATABASE_URL.'
    : 'Update the server.';
  return message ? [{ severity: 'warning', check: RELEASE, message, remedy }] : [];
}
