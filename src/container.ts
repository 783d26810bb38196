import { type AccountServices, buildAccounts } from './container/accounts.ts';
import { buildCore, type CoreServices } from './container/core.ts';
import { buildDeletion, type DeletionServices } from './container/deletion.ts';
import { defaultDependencies, type ServiceDependencies } from './container/dependencies.ts';
import { buildExchange, type ExchangeServices } from './container/exchange.ts';
import { buildIdentity, type IdentityServices } from './container/identity.ts';
import { buildMemory, type MemoryServices } from './container/memory.ts';
import { buildRetention, type RetentionServices } from './container/retention.ts';
import { buildTelemetry, type TelemetryServices } from './container/telemetry.ts';
import type { Database } from './db/transaction/database.ts';

export {
  defaultDependencies,
  invalidatedCaches,
  NO_MAILER,
  type ServiceDependencies,
} from './container/dependencies.ts';

/** A new service is one line in the file of its area. */
export type Services = Readonly<
  CoreServices &
    IdentityServices &
    DeletionServices &
    AccountServices &
    MemoryServices &
    TelemetryServices &
    RetentionServices &
    ExchangeServices
>;

/** All services, without HTTP. The server, the CLI and the tests use the same ones. */
export function buildServices(
  unlimited: Database,
  dependencies: ServiceDependencies = defaultDependencies(),
): Services {
  const { database, services: core } = buildCore(unlimited, dependencies);
  const identity = buildIdentity(database, core, dependencies);
  const deletion = buildDeletion(database, { ...core, ...identity }, dependencies);
  const accounts = buildAccounts(database, { ...core, ...identity, ...deletion }, dependencies);
  const memory = buildMemory(database, core, dependencies);
  const { changeFeed } = dependencies;
  unlimited.onCommit((scopeId, tables) => {
    changeFeed.committed(scopeId, tables);
    memory.searchVectors.committed(scopeId, tables);
  });
  const telemetry = buildTelemetry(database, { ...core, ...memory }, dependencies);
  const retention = buildRetention(database, { ...core, ...telemetry });
  const exchange = buildExchange(database, { ...core, ...memory, ...telemetry }, dependencies);
  return {
    ...core,
    ...identity,
    ...deletion,
    ...accounts,
    ...memory,
    ...telemetry,
    ...retention,
    ...exchange,
  };
}
