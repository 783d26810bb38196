import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { OPERATOR } from '../../src/auth/actor.ts';
import type { TenantScope } from '../../src/auth/scope.ts';
import { buildServices, defaultDependencies } from '../../src/container.ts';
import { closeRolePools, openRolePools } from '../../src/db/pools/role-pools.ts';
import { ROLE_NAMES } from '../../src/db/schema/roles.ts';
import { Database } from '../../src/db/transaction/database.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { childEnvironment } from '../support/child-environment.ts';
import { newPreparedFolder } from '../support/prepared-folder.ts';
import { DataFolder } from './data-folder.ts';
import { Supervisor } from './supervisor.ts';

const ROOT = join(import.meta.dirname, '../..');
const START_TIMEOUT_MS = 60_000;

export interface Team {
  readonly scope: TenantScope;
  readonly key: string;
}

/** What `npm start` runs on a folder of its own, under a supervisor. */
export class Installation {
  readonly folder: DataFolder;
  readonly supervisor: Supervisor;

  private constructor(folder: DataFolder, supervisor: Supervisor) {
    this.folder = folder;
    this.supervisor = supervisor;
  }

  static async begin(): Promise<Installation> {
    const folder = new DataFolder(await newPreparedFolder('chaos'));
    const supervisor = await Supervisor.start(folder.path);
    await supervisor.serves(START_TIMEOUT_MS);
    return new Installation(folder, supervisor);
  }

  /** Made as the command line makes them, without limits. */
  async newTeams(count: number): Promise<Team[]> {
    const { tenant, local, identity, billing } = ROLE_NAMES;
    const url = (role: string) => this.folder.urlOf(role);
    const urls = { tenant: await url(tenant), local: await url(local), identity: await url(identity) };
    const pools = openRolePools(
      { ...urls, billing: await url(billing) },
      { poolSize: 1, log: createLogger('silent') },
    );
    try {
      const services = buildServices(Database.over(pools), defaultDependencies());
      const teams: Team[] = [];
      for (let n = 1; n <= count; n++) {
        const { id: tenantId } = await services.tenants.create({ name: `team ${n}` });
        const scope: TenantScope = { kind: 'tenant', tenantId };
        await services.billing.setPlan(tenantId, 'enterprise', OPERATOR);
        teams.push({ scope, key: (await services.apiKeys.create(scope, { name: 'chaos' })).key });
      }
      return teams;
    } finally {
      await closeRolePools(pools);
    }
  }

  /** Throws where the command ends with another code than 0. */
  async runCommand(...command: string[]): Promise<string> {
    const env = childEnvironment({ DATA_DIR: this.folder.path });
    const run = promisify(execFile)(process.execPath, ['src/cli/cli.ts', ...command], { cwd: ROOT, env });
    return (await run).stdout;
  }

  async end(): Promise<number | null> {
    const code = await this.supervisor.stop();
    await rm(this.folder.path, { recursive: true, force: true });
    return code;
  }
}
