import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../support/random.ts';
import type { DataFolder } from './data-folder.ts';
import type { Supervisor } from './supervisor.ts';

export const KINDS = ['database', 'backend', 'server', 'both', 'stop'] as const;
export type Kind = (typeof KINDS)[number];

export const WHAT: Readonly<Record<Kind, string>> = {
  database: 'SIGKILL of the postmaster',
  backend: 'SIGKILL of a backend at work',
  server: 'SIGKILL of the server',
  both: 'SIGKILL of both',
  stop: 'SIGTERM of the server',
};

export interface Victims {
  readonly supervisor: Supervisor;
  readonly folder: DataFolder;
}

const RECOVERY_TIMEOUT_MS = 60_000;

/** Blocks of all kinds, each block in an order of its own. */
export function kindsOf(random: Random, rounds: number): Kind[] {
  const blocks = Array.from({ length: Math.ceil(rounds / KINDS.length) }, () => random.shuffled(KINDS));
  return blocks.flat().slice(0, rounds);
}

/** Resolves when another process has taken the place of the one that was killed. */
export async function injectFault(kind: Kind, victims: Victims, random: Random): Promise<void> {
  switch (kind) {
    case 'database':
      return killDatabase(victims);
    case 'backend':
      return killBackend(victims);
    case 'server':
      await victims.supervisor.kill();
      return victims.supervisor.serves(RECOVERY_TIMEOUT_MS);
    case 'both':
      return killBoth(victims, random);
    case 'stop':
      throw new Error('A stop is not a fault.');
  }
}

async function killDatabase({ folder, supervisor }: Victims): Promise<void> {
  const killed = await killPostmaster(folder);
  await replaced(folder, killed, () => supervisor.output);
}

/** At the same moment, or the second one while the first is coming back. */
async function killBoth({ supervisor, folder }: Victims, random: Random): Promise<void> {
  const apart = random.chance(0.5) ? 0 : random.between(1, 1_500);
  const databaseFirst = random.chance(0.5);
  const server = async () => {
    await wait(databaseFirst ? apart : 0);
    await supervisor.kill();
  };
  const database = async () => {
    await wait(databaseFirst ? 0 : apart);
    return killPostmaster(folder);
  };
  const [, killed] = await Promise.all([server(), database()]);
  await replaced(folder, killed, () => supervisor.output);
  await supervisor.serves(RECOVERY_TIMEOUT_MS);
}

/** Gives the process that was killed, or 0 where there was none to kill. */
async function killPostmaster(folder: DataFolder): Promise<number> {
  const { postmaster } = (await folder.lock()) ?? { postmaster: 0 };
  return postmaster !== 0 && kill(postmaster) ? postmaster : 0;
}

async function replaced(folder: DataFolder, killed: number, output: () => string): Promise<void> {
  for (const deadline = Date.now() + RECOVERY_TIMEOUT_MS; ; await wait(20)) {
    const lock = await folder.lock();
    if (lock && lock.postmaster !== killed) return;
    if (Date.now() > deadline) throw new Error(`PostgreSQL does not come back: ${output()}`);
  }
}

/** PostgreSQL then ends all others too, because one may have left the shared memory in disorder, and recovers. */
async function killBackend({ folder }: Victims): Promise<void> {
  const pid = await folder.connectedAs('postgres', async (admin) => {
    const { rows } = await admin.query<{ pid: number }>(
      `select pid from pg_stat_activity where application_name in ('omnimemory-tenant', 'omnimemory-local')
        order by state <> 'idle' desc, random() limit 1`,
    );
    return rows[0]?.pid;
  });
  if (pid === undefined) throw new Error('No backend is at work.');
  kill(pid);
  // for the postmaster to notice
  await wait(100);
}

function kill(pid: number): boolean {
  try {
    process.kill(pid, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}
