import pg from 'pg';

/** What pg's connection can send, with the arguments that it really takes. */
interface Wire {
  parse(message: { text: string; name?: string | undefined }): void;
  bind(message: object): void;
  describe(message: { type: 'P'; name: string }): void;
  execute(message: object): void;
  sync(): void;
  readonly submittedNamedStatements: Record<string, string>;
}

/** The parts of pg's Query that its types leave out. */
interface QueryInside extends pg.Query {
  text: string;
  name: string | undefined;
  values: unknown[];
  callback: (error: Error | null, results: pg.QueryResult | pg.QueryResult[]) => void;
  hasBeenParsed(wire: Wire): boolean;
}

const { prepareValue } = (pg as unknown as { utils: { prepareValue(value: unknown): unknown } }).utils;
const Query = pg.Query as unknown as new (config: pg.QueryConfig) => QueryInside;

export interface Frame {
  /** Statements without parameters that go before, such as BEGIN. */
  readonly before: readonly string[];
  /** The same behind it, such as COMMIT. */
  readonly after: readonly string[];
}

/**
 * A query with the statements around it, sent as one message sequence with a single Sync. PostgreSQL answers at a Sync:
 * so it answers once, where a transaction of four messages makes it answer four times, and it skips everything behind
 * a failure up to that point. This stands on the inside of pg's Query; tests/db/transaction.test.ts guards it.
 */
export class SingleSyncQuery extends Query {
  readonly #frame: Frame;
  readonly answer: Promise<pg.QueryResult>;

  constructor(config: pg.QueryConfig, frame: Frame) {
    // mapped here, because a value that cannot be mapped must not stop a sequence in its middle
    super({ ...config, values: (config.values ?? []).map(prepareValue) });
    this.#frame = frame;
    this.answer = new Promise((resolve, reject) => {
      this.callback = (error, results) =>
        error ? reject(error) : resolve([results].flat()[frame.before.length] as pg.QueryResult);
    });
  }

  /** What it sends, in that order. */
  get texts(): string[] {
    return [...this.#frame.before, this.text, ...this.#frame.after];
  }

  // a statement without parameters would go as a simple message otherwise
  requiresPreparation(): boolean {
    return true;
  }

  /** Called by pg once the connection is free to send. */
  prepare(wire: Wire): void {
    // A named statement is parsed first of all, because pg takes the first answer to a Parse for its.
    if (this.name && !this.hasBeenParsed(wire)) {
      wire.parse(this);
      wire.submittedNamedStatements[this.name] = this.text;
    }
    for (const text of this.#frame.before) run(wire, text);
    if (!this.name) wire.parse({ text: this.text });
    wire.bind({ statement: this.name, values: this.values });
    wire.describe({ type: 'P', name: '' });
    wire.execute({});
    for (const text of this.#frame.after) run(wire, text);
    wire.sync();
  }
}

function run(wire: Wire, text: string): void {
  wire.parse({ text });
  wire.bind({});
  wire.execute({});
}
