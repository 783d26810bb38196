import pg from 'pg';

/** The messages that pg's connection can send, with their real arguments. */
interface Wire {
  parse(message: { text: string; name?: string | undefined }): void;
  bind(message: object): void;
  describe(message: { type: 'P'; name: string }): void;
  execute(message: object): void;
  sync(): void;
  close(message: { type: 'S'; name: string }): void;
  readonly stream: { readonly writable: boolean };
  readonly parsedStatements: Record<string, string>;
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
  /** Statements without parameters before the query, such as BEGIN; those that begin with `select` return their rows. */
  readonly before: readonly string[];
  /** The same after the query, such as COMMIT. */
  readonly after: readonly string[];
  /** Gets the results of all statements, before anyone gets that of the query. Throws if it must not be used. */
  readonly inspect?: ((results: readonly pg.QueryResult[]) => void) | undefined;
}

/**
 * A query with surrounding statements, sent as one message sequence with a single Sync. PostgreSQL responds at each Sync:
 * once here, instead of four times for four statements. After a failure it skips everything up to that point.
 * It overrides methods of pg's Query that pg does not document, so the version of pg is pinned.
 */
export class SingleSyncQuery extends Query {
  readonly #frame: Frame;
  readonly result: Promise<pg.QueryResult>;

  constructor(config: pg.QueryConfig, frame: Frame) {
    // mapped here, because a value that cannot be mapped must not stop a sequence in the middle
    super({ ...config, values: (config.values ?? []).map(prepareValue) });
    this.#frame = frame;
    const { promise, resolve, reject } = Promise.withResolvers<pg.QueryResult>();
    // not assigned as an expression: V8 would make the function old from the start, with all that it reaches
    const settle: QueryInside['callback'] = (error, results) => {
      if (error) return reject(error);
      const all = [results].flat();
      try {
        frame.inspect?.(all);
      } catch (refusal) {
        return reject(refusal);
      }
      resolve(all[frame.before.length] as pg.QueryResult);
    };
    this.callback = settle;
    this.result = promise;
  }

  /** The messages, in this order. */
  get texts(): string[] {
    return [...this.#frame.before, this.text, ...this.#frame.after];
  }

  // otherwise a statement without parameters would be sent as a simple query
  requiresPreparation(): boolean {
    return true;
  }

  /** Called by pg once the connection is free to send. */
  prepare(wire: Wire): void {
    // A named statement is parsed first, because pg assigns the first ParseComplete to it.
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

/**
 * To be called when a named statement has failed, inside its transaction. If PostgreSQL has not parsed it, pg parses it again
 * the next time; PgBouncer has noted its name, and would close the connection because it is taken.
 */
export function freeUnparsedName(client: pg.ClientBase, name: string): void {
  const { connection } = client as pg.ClientBase & { connection: Wire };
  if (connection.stream.writable && connection.parsedStatements[name] === undefined)
    connection.close({ type: 'S', name });
}

function run(wire: Wire, text: string): void {
  wire.parse({ text });
  wire.bind({});
  // without it pg has no names for the columns
  if (text.startsWith('select')) wire.describe({ type: 'P', name: '' });
  wire.execute({});
}
