import type { OwnerUrls } from '../../src/db/schema/provision.ts';
import { progress } from '../support/bench.ts';
import { type BenchDatabase, connectFor, ofDatabase, openSeeded } from '../support/bench-database.ts';
import type { Resources } from '../support/resources.ts';
import { fillScale, NEEDLES_PER_TENANT, SAMPLES_PER, type ScaleSize } from './fill.ts';
import { fillUsage, REQUESTS_PER } from './fill-usage.ts';

/**
 * A database of its own on the server behind these URLs, filled to this size. Throws unless it has the expected rows.
 */
export async function openScaled(
  resources: Resources,
  server: OwnerUrls,
  size: ScaleSize,
): Promise<BenchDatabase> {
  const name = `scale_${size.samples}_${size.requests}`;
  const admin = await connectFor(resources, server.admin);
  const { rowCount } = await admin.query('select from pg_database where datname = $1', [name]);
  if (!rowCount) await admin.query(`create database ${name}`);

  const urls = ofDatabase(server, name);
  const sessions = Math.ceil(
    Math.max(size.samples / SAMPLES_PER.session, size.requests / REQUESTS_PER.session),
  );
  const startedAt = performance.now();
  const database = await openSeeded(resources, urls, { tenants: size.tenants, sessions }, async (client) => {
    const other = await connectFor(resources, urls.admin);
    await fillScale([client, other], size);
    await fillUsage([client, other], size);
  });
  const seconds = (performance.now() - startedAt) / 1_000;
  const counts = await countRows(database, size);
  progress(`${name}: ${counts}; ready in ${seconds.toFixed(0)} s`);
  return database;
}

async function countRows(
  { admin }: BenchDatabase,
  { tenants, samples, requests }: ScaleSize,
): Promise<string> {
  const { rows } = await admin.query<
    Record<'metrics' | 'checkpoints' | 'needles' | 'requests' | 'sessions' | 'tenants', number> & {
      size: string;
    }
  >(
    `select (select count(*) from metrics)::int as metrics, (select count(*) from checkpoints)::int as checkpoints,
      (select count(*) from checkpoints where summary like '%row security%')::int as needles,
      (select count(*) from model_requests)::int as requests, (select count(*) from tool_sessions)::int as sessions, (select count(distinct tenant_id) from metrics)::int as tenants,
      pg_size_pretty(pg_database_size(current_database())) as size`,
  );
  const [counts] = rows;
  const needles = NEEDLES_PER_TENANT * tenants;
  const checkpoints = Math.floor(samples / SAMPLES_PER.checkpoint) + needles;
  if (
    counts?.metrics !== samples ||
    counts.requests !== requests ||
    counts.checkpoints !== checkpoints ||
    counts.needles !== needles
  )
    throw new Error(`The database does not have the expected rows: ${JSON.stringify(counts)}`);
  return `${counts.metrics} samples of ${counts.tenants} of ${tenants} tenants, ${counts.requests} requests, ${counts.checkpoints} checkpoints, ${counts.sessions} sessions, ${counts.size}`;
}
