import { readdir, readFile } from 'node:fs/promises';
import { cpus } from 'node:os';

const TICK_MICROSECONDS = 10_000;

interface Process {
  readonly parent: number;
  readonly microseconds: number;
}

/** The processor time that a process has used, in microseconds; 0 if it has ended. Linux only. */
export async function processorTime(pid: number): Promise<number> {
  return (await read(pid))?.microseconds ?? 0;
}

/** The same for all running children of a process, such as the backends of a PostgreSQL server. */
export async function processorTimeOfChildren(pid: number): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const processes = await Promise.all(pids.map(read));
  return processes.reduce((sum, one) => (one?.parent === pid ? sum + one.microseconds : sum), 0);
}

async function read(pid: number): Promise<Process | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // the name of the program comes before, in parentheses, and can contain blanks
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  // state, parent, …; utime and stime are fields 14 and 15 of proc(5)
  return (
    fields && {
      parent: Number(fields[1]),
      microseconds: (Number(fields[11]) + Number(fields[12])) * TICK_MICROSECONDS,
    }
  );
}

/** Of all processors together, in milliseconds. */
export interface ProcessorTimes {
  readonly busy: number;
  readonly all: number;
}

export function processorTimes(): ProcessorTimes {
  const times = cpus().map((processor) => processor.times);
  const all = times.reduce((sum, { user, nice, sys, irq, idle }) => sum + user + nice + sys + irq + idle, 0);
  return { busy: all - times.reduce((sum, { idle }) => sum + idle, 0), all };
}

/** Which share of all processors has been in use since then, by any program, from 0 to 1. */
export function busyShareSince(before: ProcessorTimes): number {
  const now = processorTimes();
  return (now.busy - before.busy) / (now.all - before.all);
}
