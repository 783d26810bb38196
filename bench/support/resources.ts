/** Resources to close when a bench ends, fails or is interrupted, in reverse order of opening. */
export class Resources {
  readonly #closers: (() => Promise<unknown>)[] = [];
  readonly #opening = new Set<Promise<unknown>>();
  #closed = false;

  /** Returns the result of `open`. An interruption in the meantime waits for it and closes it, too. */
  async use<T>(open: () => Promise<T>, close: (opened: T) => Promise<unknown>): Promise<T> {
    if (this.#closed) throw new Error('The bench is ending.');
    const opening = open().then((opened) => {
      this.#closers.push(() => close(opened));
      return opened;
    });
    this.#opening.add(opening);
    try {
      return await opening;
    } finally {
      this.#opening.delete(opening);
    }
  }

  /** Closes everything, even if something fails; failures go to stderr. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#opening);
    for (const close of this.#closers.reverse()) {
      await close().catch((error: Error) => process.stderr.write(`While ending: ${error.message}\n`));
    }
  }
}
