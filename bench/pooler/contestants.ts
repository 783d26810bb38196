import type pg from 'pg';
import { hasPreparedStatements, type Pooler, startPooler } from '../../tests/support/pooler.ts';
import type { BenchDatabase } from '../support/bench-database.ts';
import type { Resources } from '../support/resources.ts';
import { Side } from './side.ts';

export interface Contestant {
  readonly name: string;
  readonly side: Side;
  /** `undefined`: its clients connect to PostgreSQL itself. */
  readonly pooler: Pooler | undefined;
}

export interface Sizes {
  readonly tenants: number;
  /** Connections to the pooler. Each sends one transaction after the other. */
  readonly clients: number;
  /** Connections to PostgreSQL. */
  readonly connections: number;
  /** Processes that the clients are in. */
  readonly processes: number;
}

/** Seconds; less than the driver waits for an answer. */
export const QUERY_WAIT_TIMEOUT = 10;
const PREPARED_STATEMENTS = 200;
/** What local mode has of everything. */
const LOCAL_SHARE = 0.1;
/** The database by another name, so that local mode has its own number of connections. */
const LOCAL_ALIAS = 'local_mode';

type Split = Readonly<Record<'tenant' | 'local', number>>;

function split(all: number): Split {
  const local = Math.max(1, Math.round(all * LOCAL_SHARE));
  return { tenant: all - local, local };
}

export async function startContestants(
  resources: Resources,
  database: BenchDatabase,
  sizes: Sizes,
): Promise<readonly Contestant[]> {
  const direct = await startSide(resources, database, sizes, { name: 'direct', preparedStatements: true });
  const contestants: Contestant[] = [{ name: 'direct', side: direct, pooler: undefined }];
  for (const preparedStatements of hasPreparedStatements() ? [true, false] : [false]) {
    const pooler = await startPoolerFor(resources, database, sizes, preparedStatements);
    const name = preparedStatements ? 'prepared' : 'unprepared';
    const side = await startSide(resources, database, sizes, { name, preparedStatements, pooler });
    contestants.push({ name, side, pooler });
  }
  return contestants;
}

async function startPoolerFor(
  resources: Resources,
  { admin, adminUrl, databaseUrls }: BenchDatabase,
  { clients, connections }: Sizes,
  preparedStatements: boolean,
): Promise<Pooler> {
  const size = split(connections);
  const users = await secretsOf(admin);
  return resources.use(
    () =>
      startPooler(adminUrl, {
        connections: size.tenant,
        preparedStatements: preparedStatements ? PREPARED_STATEMENTS : 0,
        users,
        aliases: { [LOCAL_ALIAS]: { database: databaseOf(databaseUrls.local), connections: size.local } },
        maxClients: clients + 100,
        queryWaitTimeout: QUERY_WAIT_TIMEOUT,
      }),
    (pooler) => pooler.stop(),
  );
}

/** From secrets PgBouncer checks a login much faster than from passwords. */
async function secretsOf(admin: pg.Client): Promise<Record<string, string>> {
  const { rows } = await admin.query<{ name: string; secret: string }>(
    `select rolname as name, rolpassword as secret from pg_authid
      where rolname in ('omnimemory_tenant', 'omnimemory_local')`,
  );
  return Object.fromEntries(rows.map(({ name, secret }) => [name, secret]));
}

const databaseOf = (url = ''): string => new URL(url).pathname.slice(1);

interface Way {
  readonly name: string;
  readonly preparedStatements: boolean;
  readonly pooler?: Pooler;
}

function startSide(
  resources: Resources,
  { databaseUrls, adminUrl }: BenchDatabase,
  { processes, clients, connections, tenants }: Sizes,
  { name, preparedStatements, pooler }: Way,
): Promise<Side> {
  const each = split(clients / processes);
  const through = (url = '', changes: object = {}) =>
    pooler ? Object.assign(new URL(url), { port: `${pooler.port}`, ...changes }).href : url;
  const run = Date.now().toString(36);
  return Side.start(resources, processes, (process) => ({
    urls: {
      tenant: through(databaseUrls.tenant),
      local: through(databaseUrls.local, { pathname: `/${LOCAL_ALIAS}` }),
    },
    adminUrl,
    clients: each,
    connections: pooler ? each : split(connections / processes),
    preparedStatements,
    tenants,
    prefix: `${run}-${name}-${process}-`,
  }));
}
