import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openEmbeddedServer } from '../../src/db/embedded/embedded.ts';
import { childEnvironment } from '../support/child-environment.ts';
import { operatorEnv } from '../support/command-line.ts';
import { memoryFolder } from '../support/memory-folder.ts';
import { ServerProcess } from '../support/server-process.ts';
import { Traffic } from './traffic.ts';

// `npm run test:upgrade [-- <git revision>]`: servers of the last release serve while this tree migrates their database, and
// until the servers of this tree have taken over.

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');
const git = async (...args: string[]) => (await run('git', args, { cwd: ROOT })).stdout.trim();

/** The newest tag; before the first one, the commit in front of the last one that added a migration. */
async function lastRelease(): Promise<string> {
  const tag = await git('describe', '--tags', '--abbrev=0', '--match', 'v*').catch(() => '');
  if (tag) return tag;
  const last = await git('log', '-1', '--diff-filter=A', '--format=%H', '--', 'db/migrations');
  return git('rev-parse', `${last}^`);
}

const [revision = await lastRelease()] = process.argv.slice(2);
const folder = await mkdtemp(join(memoryFolder(), 'omnimemory-upgrade-run-'));
const old = join(folder, 'tree');
await git('worktree', 'add', '--detach', old, revision);
await symlink(join(ROOT, 'node_modules'), join(old, 'node_modules'));
const database = await openEmbeddedServer(join(folder, 'data'));
const servers: ServerProcess[] = [];
let isOk = false;
try {
  isOk = await upgraded();
} finally {
  for (const server of servers) if (!server.hasEnded) await server.stop();
  await database.stop();
  await git('worktree', 'remove', '--force', old);
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = isOk ? 0 : 1;

async function upgraded(): Promise<boolean> {
  const operator = operatorEnv(database.urls);
  const { DATABASE_URL_OWNER, DATABASE_URL_ADMIN, ...urls } = operator;
  const env = {
    ...urls,
    LOCAL_MODE: 'off',
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'error',
    SECRET_KEY: 'k'.repeat(32),
  };
  const cli = async (tree: string, ...args: string[]) => {
    const options = { cwd: tree, env: childEnvironment(operator), maxBuffer: 2 ** 26 };
    return (await run(process.execPath, ['src/cli/cli.ts', ...args], options)).stdout.trim();
  };
  await cli(old, 'migrate', 'up');
  const tenants = [];
  for (const name of ['One', 'Two', 'Three', 'Four']) {
    const tenantId = await cli(old, 'tenant', 'create', '--name', name);
    tenants.push({ tenantId, key: await cli(old, 'key', 'create', '--tenant', tenantId, '--name', name) });
  }
  const start = async (cwd: string) => {
    const server = new ServerProcess(env, [], cwd);
    servers.push(server);
    await server.serving();
    return server.url;
  };
  const traffic = new Traffic([await start(old), await start(old)], tenants);
  traffic.start();
  await traffic.more(400);
  const [before, since] = [traffic.requests, performance.now()];
  const applied = (await cli(ROOT, 'migrate', 'up')).match(/^applied .*/gm) ?? [];
  const [meanwhile, seconds] = [traffic.requests - before, (performance.now() - since) / 1_000];
  await traffic.more(400);
  await traffic.stop();
  const next = new Traffic([await start(ROOT), await start(ROOT)], tenants);
  next.start();
  await next.more(400);
  await next.stop();
  const failures = [...traffic.failures, ...next.failures];
  for (const failure of failures) console.log(failure);
  console.log(
    `${revision.slice(0, 12)} served ${traffic.requests} requests, ${meanwhile} of them while this tree migrated for ${seconds.toFixed(1)} s (${applied.length} migrations); then this tree served ${next.requests}. Failed: ${failures.length}`,
  );
  return failures.length === 0 && applied.length > 0 && meanwhile > 0;
}
