import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { LOCAL, type Scope } from '../../src/auth/scope.ts';
import { buildServices, type Services } from '../../src/container.ts';
import { closeRolePools, openRolePools, type RolePools } from '../../src/db/pools/role-pools.ts';
import { Replicas } from '../../src/db/replicas/replicas.ts';
import { Database } from '../../src/db/transaction/database.ts';
import { StatementNames } from '../../src/db/transaction/statement-names.ts';
import { QUEUE_LIMITS } from '../../src/db/transaction/transaction-runner.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { logLines } from '../support/log-lines.ts';
import { type Replicated, STANDBY } from './standby-server.ts';

/** What a process has that reads a standby, without HTTP. */
export interface Reader {
  readonly database: Database;
  readonly services: Services;
  readonly replicas: Replicas;
  readonly lines: Record<string, unknown>[];
  /** The name of the server that answers a read of the scope now; the primary has none. */
  answerer(scope?: Scope): Promise<string>;
  /** Waits until the standby answers, or does not. */
  until(isStandby: boolean, scope?: Scope): Promise<void>;
  close(): Promise<void>;
}

export interface ReaderOptions {
  readonly standbyUrls?: readonly string[];
  readonly pools?: RolePools;
}

const TIMEOUT_MS = 20_000;

export async function newReader(
  { primary, standby }: Replicated,
  { standbyUrls = [standby.urlOf(primary.urls.roles.tenant)] }: ReaderOptions = {},
): Promise<Reader> {
  const { roles } = primary.urls;
  const { lines, stream } = logLines();
  const [names, poolSize] = [new StatementNames(true), 4];
  const pools = openRolePools(roles, { poolSize, log: createLogger('silent') });
  const replicas = await Replicas.start(pools, {
    ...{ urls: standbyUrls, identityUrl: roles.identity, localUrl: roles.local, poolSize },
    ...{ limits: QUEUE_LIMITS, log: createLogger('info', stream) },
  }).catch(async (error) => {
    await closeRolePools(pools, 0);
    throw error;
  });
  const database = Database.over(pools, { preparedStatements: names, replicas });
  const answerer = async (scope: Scope = LOCAL) => {
    const { rows } = await database.readAnywhere(scope, (tx) =>
      sql<{ name: string }>`select current_setting('cluster_name') as name`.execute(tx.db),
    );
    return rows[0]?.name ?? '';
  };
  return {
    ...{ database, replicas, lines, answerer },
    services: buildServices(database),
    until: async (isStandby, scope) => {
      for (const deadline = Date.now() + TIMEOUT_MS; Date.now() < deadline; await wait(10))
        if (((await answerer(scope)) === STANDBY) === isStandby) return;
      throw new Error(isStandby ? 'No standby is read.' : 'The standby is still read.');
    },
    close: async () => {
      await replicas.stop();
      await closeRolePools(pools, 0);
    },
  };
}

/** The lines about standbys, by their codes. */
export const codesIn = ({ lines }: Reader): unknown[] => lines.map(({ code }) => code);

/** The lines after the first `before` that say that a standby cannot be reached; a busy machine also leaves one behind. */
export const outagesIn = ({ lines }: Reader, before: number): unknown[] =>
  lines
    .slice(before)
    .filter(({ code, reason }) => code === 'standby_left_out' && !/second behind/.test(`${reason}`));
