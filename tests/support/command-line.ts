import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { OwnerUrls } from '../../src/db/schema/provision.ts';
import { childEnvironment } from './child-environment.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The arguments of the command line, and all of its variables. */
export interface CommandLine {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The variables of an operator, with the URLs of every role. */
export const operatorEnv = ({ admin, owner, roles }: OwnerUrls): Record<string, string> => ({
  DATABASE_URL: roles.tenant,
  DATABASE_URL_LOCAL: roles.local ?? '',
  DATABASE_URL_IDENTITY: roles.identity,
  DATABASE_URL_BILLING: roles.billing ?? '',
  DATABASE_URL_IMPORT: roles.import ?? '',
  DATABASE_URL_DELETION: roles.deletion ?? '',
  DATABASE_URL_CLAIM: roles.claim ?? '',
  DATABASE_URL_OWNER: owner,
  DATABASE_URL_ADMIN: admin,
});

/** The command line in a process of its own, without a terminal. */
export function runCommand(
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<CommandResult> {
  const child = spawn(process.execPath, ['src/cli/cli.ts', ...args], {
    cwd: ROOT,
    env: childEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (chunk: Buffer) => {
      output[name] += chunk;
    });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...output })));
}
