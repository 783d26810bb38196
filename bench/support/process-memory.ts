import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Resources } from './resources.ts';
import { median } from './statistics.ts';

const EVERY_MS = 250;

interface Sample {
  readonly at: number;
  readonly bytes: number;
}

/** The first process that this one has started. `undefined`: none yet. Linux only. */
export async function childOf(pid: number): Promise<number | undefined> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return /^\d+/.test(children) ? Number.parseInt(children, 10) : undefined;
}

/** The resident memory of a process, sampled four times a second. Linux only. */
export class ProcessMemory {
  readonly #samples: Sample[] = [];
  #pid: number;
  #taken = 0;

  private constructor(pid: number) {
    this.#pid = pid;
  }

  static async watch(resources: Resources, pid: number): Promise<ProcessMemory> {
    const memory = new ProcessMemory(pid);
    await memory.#look();
    await resources.use(
      async () => {
        const stop = new AbortController();
        const done = memory.#keepLooking(stop.signal);
        return { stop, done };
      },
      ({ stop, done }) => {
        stop.abort();
        return done;
      },
    );
    return memory;
  }

  /** The median of the last seconds, because garbage collections make single samples jump. */
  lately(seconds: number): number {
    const since = performance.now() - seconds * 1_000;
    return median(this.#samples.filter(({ at }) => at >= since).map(({ bytes }) => bytes));
  }

  /** The medians of the four quarters of the time so far: about the same, if memory is flat. */
  quarters(): number[] {
    const [first, last] = [this.#samples.at(0)?.at ?? 0, this.#samples.at(-1)?.at ?? 0];
    return [0, 1, 2, 3].map((quarter) => {
      const [from, to] = [quarter, quarter + 1].map((n) => first + ((last - first) * n) / 4) as [
        number,
        number,
      ];
      return median(this.#samples.filter(({ at }) => at >= from && at <= to).map(({ bytes }) => bytes));
    });
  }

  get most(): number {
    return Math.max(...this.#samples.map(({ bytes }) => bytes));
  }

  /** From now on measures the process that replaced the previous one. */
  follow(pid: number): void {
    this.#pid = pid;
  }

  /** The maximum since the last call. */
  takePeak(): number {
    const since = this.#samples.slice(this.#taken);
    this.#taken = this.#samples.length;
    return Math.max(0, ...since.map(({ bytes }) => bytes));
  }

  async #keepLooking(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      await wait(EVERY_MS, undefined, { signal: stop }).catch(() => {});
      // the server may have ended already
      if (!stop.aborted) await this.#look().catch(() => {});
    }
  }

  async #look(): Promise<void> {
    const status = await readFile(`/proc/${this.#pid}/status`, 'utf8');
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
    // a process that has ended and is not reaped has no memory
    if (kilobytes === undefined) return;
    this.#samples.push({ at: performance.now(), bytes: Number(kilobytes) * 1_024 });
  }
}
