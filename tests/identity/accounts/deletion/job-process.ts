import { buildServices } from '../../../../src/container.ts';
import { openRolePools } from '../../../../src/db/pools/role-pools.ts';
import { Database } from '../../../../src/db/transaction/database.ts';
import { createLogger } from '../../../../src/lib/logger.ts';

// The job in a process of its own, so that a test can kill it.
const urls = JSON.parse(process.env.ROLE_URLS ?? '{}');
const pools = openRolePools(urls, { poolSize: 2, log: createLogger('silent') });
await buildServices(Database.over(pools)).accountRemovals.removeDue();
process.exit(0);
