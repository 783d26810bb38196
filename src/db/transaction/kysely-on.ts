import {
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import type { DB } from '../schema/tables.ts';

const dialect = {
  createAdapter: () => new PostgresAdapter(),
  createQueryCompiler: () => new PostgresQueryCompiler(),
  createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
  createDriver: (): Driver => closedDriver,
};

/** Kysely must not open connections itself: they would have no scope. */
const refuse = () => Promise.reject(new Error('Queries run inside inScope, readOne or writeOne.'));
const closedDriver: Driver = {
  init: async () => {},
  destroy: async () => {},
  acquireConnection: refuse,
  beginTransaction: refuse,
  commitTransaction: refuse,
  rollbackTransaction: refuse,
  releaseConnection: refuse,
};

const builder = new Kysely<DB>({ dialect });
const executor = builder.getExecutor();

/**
 * A Kysely instance that sends everything over this connection only. Neither this constructor nor `getExecutor` is
 * documented, so the version of kysely is pinned.
 */
export function kyselyOn(connection: DatabaseConnection): Kysely<DB> {
  return new Kysely<DB>({
    config: { dialect },
    dialect,
    driver: closedDriver as never,
    executor: executor.withConnectionProvider({ provideConnection: (consumer) => consumer(connection) }),
  });
}
