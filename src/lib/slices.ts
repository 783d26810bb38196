/** The longest time that one piece of work may block others. */
const SLICE_MS = 4;

const waiting: (() => void)[] = [];
let isScheduled = false;

/**
 * Long work, cut into slices: `if (slices.isOver) await slices.rest()`. The event loop runs between two slices, and in
 * each of its turns only one piece of such work gets a slice.
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

/** Runs a generator to its end, and returns its result. */
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
