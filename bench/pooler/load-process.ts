import pg from 'pg';
import { LOCAL, type TenantScope } from '../../src/auth/scope.ts';
import { openRolePools } from '../../src/db/pools/role-pools.ts';
import { Database } from '../../src/db/transaction/database.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { CheckedLoad } from '../../tests/support/checked-load.ts';
import { faultsOf, type LedgerReport } from '../../tests/support/write-ledger.ts';
import { announce } from '../support/child-process.ts';
import { TENANT_PREFIX } from '../support/seed.ts';

/** A separate process: the clients of one side, on pools of the product. It answers each command with a message. */
export interface LoadOptions {
  readonly urls: Readonly<Record<'tenant' | 'local', string>>;
  readonly adminUrl: string;
  /** The clients of tenants, and of local mode. */
  readonly clients: Readonly<Record<'tenant' | 'local', number>>;
  /** The connections of their pools. */
  readonly connections: Readonly<Record<'tenant' | 'local', number>>;
  readonly preparedStatements: boolean;
  readonly tenants: number;
  readonly prefix: string;
}

export type LoadCommand =
  | { readonly do: 'open' }
  /** `isAlone`: one client instead of all. */
  | { readonly do: 'run'; readonly seconds: number; readonly isAlone: boolean }
  | { readonly do: 'check' };

export interface RunResult {
  readonly latencies: readonly number[];
  /** Errors by their code. */
  readonly refused: Readonly<Record<string, number>>;
  /** Of this process, in microseconds. */
  readonly processor: number;
}

export interface CheckResult {
  readonly report: LedgerReport;
  readonly faults: readonly string[];
  /** Rows that were looked at. */
  readonly rows: number;
}

const OPENED_AT_ONCE = 16;

const options = JSON.parse(process.env.LOAD ?? '') as LoadOptions;
const { clients, connections, preparedStatements, prefix, adminUrl } = options;
const poolsOf = (role: 'tenant' | 'local') =>
  openRolePools(
    { tenant: '', local: undefined, identity: '', billing: undefined, [role]: options.urls[role] },
    { poolSize: connections[role], log: createLogger('silent') },
  );
const pools = { ...poolsOf('tenant'), local: poolsOf('local').local };
const database = Database.over(pools, { preparedStatements });
const tenants = Array.from(
  { length: options.tenants },
  (_, n): TenantScope => ({ kind: 'tenant', tenantId: `${TENANT_PREFIX}${n + 1}` }),
);
const load = new CheckedLoad({ database, tenants, prefix });

/** Each pool to its full size, a few connections at a time. */
async function open(): Promise<object> {
  const startedAt = performance.now();
  const held: pg.PoolClient[] = [];
  for (const role of ['tenant', 'local'] as const)
    for (let n = 0; n < connections[role]; n += OPENED_AT_ONCE) {
      const some = Math.min(OPENED_AT_ONCE, connections[role] - n);
      held.push(...(await Promise.all(Array.from({ length: some }, () => connected(pools[role])))));
    }
  for (const client of held) client.release();
  return { seconds: (performance.now() - startedAt) / 1_000 };
}

function connected(pool: pg.Pool | undefined): Promise<pg.PoolClient> {
  if (!pool) throw new Error('LOAD has no URL for a role.');
  return pool.connect();
}

async function run(seconds: number, isAlone: boolean): Promise<RunResult> {
  load.latencies = [];
  load.refused = {};
  const before = process.cpuUsage();
  const until = performance.now() + seconds * 1_000;
  const client = async (scope?: typeof LOCAL) => {
    while (performance.now() < until) await load.step(scope);
  };
  const loops = isAlone ? { tenant: 1, local: 0 } : clients;
  await Promise.all([
    ...Array.from({ length: loops.tenant }, () => client()),
    ...Array.from({ length: loops.local }, () => client(LOCAL)),
  ]);
  const { user, system } = process.cpuUsage(before);
  return { latencies: load.latencies, refused: load.refused, processor: user + system };
}

async function check(): Promise<CheckResult> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    const report = await load.ledger.compare(admin, prefix);
    return { report, faults: [...load.findings, ...faultsOf(report)], rows: load.rows };
  } finally {
    await admin.end();
  }
}

function answer(command: LoadCommand): Promise<object> {
  switch (command.do) {
    case 'open':
      return open();
    case 'run':
      return run(command.seconds, command.isAlone);
    case 'check':
      return check();
  }
}

process.on('message', (command: LoadCommand) => {
  answer(command).then(
    (result) => process.send?.({ result }),
    (error: Error) => process.send?.({ error: error.message }),
  );
});
announce({ ready: true });
