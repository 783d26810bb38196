import pg from 'pg';
import type { OwnerUrls } from '../../src/db/schema/provision.ts';
import { provisionRoles } from '../../src/db/schema/provision.ts';
import type { TenantSamples } from '../ingest/samples.ts';
import { fillMetrics, openToolSessions } from '../ingest/table.ts';
import {
  type BenchDatabase,
  connectFor,
  ofDatabase,
  openBenchServer,
  openSeeded,
} from '../support/bench-database.ts';
import type { Resources } from '../support/resources.ts';

const TENANTS = 200;
const SEEDED_SESSIONS = 20_000;
const [WHOLE, LESS] = ['indexes_all', 'indexes_less'];

export interface Databases {
  readonly all: BenchDatabase;
  /** A copy without some indexes. */
  readonly less: BenchDatabase;
  readonly agents: readonly TenantSamples[];
}

export async function openDatabases(
  resources: Resources,
  {
    rows,
    tenants,
    dropped,
  }: { readonly rows: number; readonly tenants: number; readonly dropped: readonly string[] },
): Promise<Databases> {
  const server = await openBenchServer(resources, `indexes-${rows}`);
  const admin = await connectFor(resources, server.admin);
  for (const name of [WHOLE, LESS]) await admin.query(`drop database if exists ${name}`);
  await admin.query(`create database ${WHOLE}`);
  const urls = ofDatabase(server, WHOLE);
  const size = { tenants: TENANTS, sessions: SEEDED_SESSIONS };
  const filled = await openSeeded(resources, urls, size, (client) => fillMetrics(client, rows));
  const agents = await openToolSessions(filled.admin, tenants);
  // a database is copied while nobody is connected to it
  await filled.admin.end();
  await admin.query(`create database ${LESS} template ${WHOLE}`);
  return {
    all: { ...filled, admin: await connectFor(resources, urls.admin) },
    less: await withoutIndexes(resources, ofDatabase(server, LESS), filled, dropped),
    agents,
  };
}

async function withoutIndexes(
  resources: Resources,
  urls: OwnerUrls,
  copied: BenchDatabase,
  dropped: readonly string[],
): Promise<BenchDatabase> {
  await provisionRoles(urls);
  const admin = await connectFor(resources, urls.admin);
  for (const index of dropped) await admin.query(`drop index ${pg.escapeIdentifier(index)}`);
  return { databaseUrls: urls.roles, admin, adminUrl: urls.admin, keys: copied.keys };
}
