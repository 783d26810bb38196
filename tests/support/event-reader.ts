export interface ReadEvent {
  readonly id: string;
  readonly name: string;
  readonly data: { readonly resources?: readonly string[] };
}

/** A stream of changes that a test reads event by event. */
export class EventReader {
  readonly response: Response;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  readonly #events: ReadEvent[] = [];
  #text = '';

  private constructor(response: Response) {
    if (!response.body) throw new Error('The response has no body.');
    this.response = response;
    this.#reader = response.body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  }

  /** Opens a stream, whose first event is `open`. */
  static async open(
    origin: string,
    headers: Record<string, string> = {},
    path = '/v1/changes',
  ): Promise<EventReader> {
    const response = await fetch(`${origin}${path}`, { headers });
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
    return new EventReader(response);
  }

  /** The next event; `undefined`: the stream has ended. */
  async next(): Promise<ReadEvent | undefined> {
    while (this.#events.length === 0) {
      const { done, value } = await this.#reader.read().catch(() => ({ done: true, value: undefined }));
      if (done) return undefined;
      this.#take(this.#decoder.decode(value, { stream: true }));
    }
    return this.#events.shift();
  }

  close(): Promise<void> {
    return this.#reader.cancel().catch(() => {});
  }

  #take(text: string): void {
    const blocks = (this.#text + text).split('\n\n');
    this.#text = blocks.pop() ?? '';
    for (const block of blocks) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
      const [id, name, data] = [field('id'), field('event'), field('data')];
      if (id !== undefined && name !== undefined && data !== undefined)
        this.#events.push({ id, name, data: JSON.parse(data) });
    }
  }
}
