import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { embeddedEnvironment, environmentOfFile } from '../config/other-environment.ts';
import { newWorkFolder } from '../lib/files/work-folder.ts';
import { CommandRefused, emailAddress, tenantId } from './options.ts';
import { onInterrupt } from './output/streams.ts';

// in this form the packages rename it to cli.js (scripts/packages)
const CLI = fileURLToPath(new URL('./cli.ts', import.meta.url));

interface MoveOptions {
  readonly tenant: string;
  readonly user?: string;
}

export function addMoveCommand(program: Command): void {
  program
    .command('move')
    .description('bring the local data of this computer into a team on another database; the data here stay')
    .argument('<env-file>', 'the variables of the other database, as its servers have them: DATABASE_URL, …')
    .requiredOption('--tenant <id>', 'the team there', tenantId)
    .option('--user <email>', 'the member who reads the private checkpoints', emailAddress)
    .action(move);
}

/**
 * Runs `export` here, and `import archive` there. With a person the data come into local mode there first, and `claim` gives
 * them to the person: an archive has no one whose its private checkpoints could be.
 */
async function move(envFile: string, { tenant, user }: MoveOptions): Promise<void> {
  const here = embeddedEnvironment();
  const there = await environmentOf(envFile);
  const folder = await newWorkFolder({ parent: tmpdir(), prefix: 'omnimemory-move-', mode: 0o700 });
  const release = onInterrupt(() => folder.remove());
  try {
    const archive = join(folder.path, 'local.zip');
    await run(here, 'export', archive);
    if (user === undefined) await run(there, 'import', 'archive', archive, '--tenant', tenant);
    else {
      await run(there, 'import', 'archive', archive);
      await run(there, 'claim', '--tenant', tenant, '--user', user);
    }
  } finally {
    await folder.remove();
    release();
  }
}

async function environmentOf(file: string): Promise<NodeJS.ProcessEnv> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CommandRefused(
      `${file} cannot be read (${error.code}). Name a file with the variables of the other database.`,
    );
  });
  return environmentOfFile(text);
}

/** A command of this program, in a process that has the variables of its database only. */
function run(env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [CLI, ...args], { env, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0
        ? resolve()
        : reject(
            new CommandRefused(
              `\`${args.join(' ')}\` ended with ${code}; see above. The data here are as before.`,
            ),
          ),
    );
  });
}
