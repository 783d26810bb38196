import { readdir, readFile } from 'node:fs/promises';

/** A process and all that it has started, directly or not. Linux only. */
export async function treeOf(root: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = new Map(await Promise.all(pids.map(async (pid) => [pid, await parentOf(pid)] as const)));
  const tree = [root];
  for (const pid of tree) for (const [child, parent] of parents) if (parent === pid) tree.push(child);
  return tree;
}

/** The one of these processes whose command line contains `text`. */
export async function processWith(text: string, pids: readonly number[]): Promise<number> {
  for (const pid of pids) {
    const [program = '', ...args] = (await linesOf(pid, 'cmdline')).split('\0');
    if (!program.endsWith('sh') && args.includes(text)) return pid;
  }
  throw new Error(`No process runs ${text}.`);
}

/** The resident memory, in bytes. */
export async function residentBytes(pid: number): Promise<number> {
  return bytesIn('VmRSS', await linesOf(pid, 'status'));
}

/**
 * The memory of several processes together, in bytes: pages that n processes share count for each of them as one nth,
 * so that PostgreSQL's shared memory counts once.
 */
export async function proportionalBytes(pids: readonly number[]): Promise<number> {
  const parts = await Promise.all(
    pids.map(async (pid) => bytesIn('Pss', await linesOf(pid, 'smaps_rollup'))),
  );
  return parts.reduce((sum, bytes) => sum + bytes, 0);
}

/** What a process calls itself; PostgreSQL's say what they do. */
export async function titleOf(pid: number): Promise<string> {
  return (await linesOf(pid, 'cmdline')).replaceAll('\0', ' ').trim();
}

async function parentOf(pid: number): Promise<number> {
  const stat = await linesOf(pid, 'stat');
  // the name of the program comes before, in parentheses, and can contain blanks
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

/** Empty for a process that has ended. */
const linesOf = (pid: number, file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');

function bytesIn(name: string, lines: string): number {
  const [, kilobytes = '0'] = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(lines) ?? [];
  return Number(kilobytes) * 1_024;
}
