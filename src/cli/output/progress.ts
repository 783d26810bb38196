const EVERY_MS = 200;
const CLEAR_LINE = '\r\u001b[2K';

export interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** One line that says how far the work is, on a terminal only. */
export class Progress {
  readonly #output: Output;
  #shownAt = 0;
  #isShown = false;

  constructor(output: Output) {
    this.#output = output;
  }

  show(text: string, now = Date.now()): void {
    if (!this.#output.isTTY || now - this.#shownAt < EVERY_MS) return;
    this.#output.write(`${CLEAR_LINE}${text}`);
    this.#shownAt = now;
    this.#isShown = true;
  }

  clear(): void {
    if (this.#isShown) this.#output.write(CLEAR_LINE);
    this.#isShown = false;
  }
}
