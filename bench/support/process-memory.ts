import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Resources } from './resources.ts';
import { median } from './statistics.ts';

const EVERY_MS = 250;

interface Sample {
  readonly at: number;
  readonly bytes: number;
}

/** The resident memory of a process, looked at four times a second. Linux only. */
export class ProcessMemory {
  readonly #samples: Sample[] = [];

  static async watch(resources: Resources, pid: number): Promise<ProcessMemory> {
    const memory = new ProcessMemory();
    await memory.#look(pid);
    await resources.use(
      async () => {
        const stop = new AbortController();
        const done = memory.#keepLooking(pid, stop.signal);
        return { stop, done };
      },
      ({ stop, done }) => {
        stop.abort();
        return done;
      },
    );
    return memory;
  }

  /** The median of the last seconds: collections of garbage make single samples jump. */
  lately(seconds: number): number {
    const since = performance.now() - seconds * 1_000;
    return median(this.#samples.filter(({ at }) => at >= since).map(({ bytes }) => bytes));
  }

  get most(): number {
    return Math.max(...this.#samples.map(({ bytes }) => bytes));
  }

  async #keepLooking(pid: number, stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      await wait(EVERY_MS, undefined, { signal: stop }).catch(() => {});
      // the server may be gone already
      if (!stop.aborted) await this.#look(pid).catch(() => {});
    }
  }

  async #look(pid: number): Promise<void> {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
    this.#samples.push({ at: performance.now(), bytes: Number(kilobytes) * 1_024 });
  }
}
