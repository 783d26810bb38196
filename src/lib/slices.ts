/** So long may one piece of work keep everybody else waiting. */
const SLICE_MS = 4;

const waiting: (() => void)[] = [];
let isScheduled = false;

/**
 * Work that takes long, cut into slices: `if (slices.isOver) await slices.rest()`. Between two slices the event loop goes
 * round, and in one round a single piece of such work gets its slice, however many there are.
 */
export class Slices {
  #began = performance.now();

  get isOver(): boolean {
    return performance.now() - this.#began >= SLICE_MS;
  }

  async rest(): Promise<void> {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      schedule();
    });
    this.#began = performance.now();
  }
}

/** Runs a generator to its end, and gives what it returns. */
export async function inSlices<T>(work: Iterator<unknown, T>): Promise<T> {
  const slices = new Slices();
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (slices.isOver) await slices.rest();
  }
}

function schedule(): void {
  if (isScheduled) return;
  isScheduled = true;
  setImmediate(() => {
    isScheduled = false;
    waiting.shift()?.();
    if (waiting.length > 0) schedule();
  });
}
