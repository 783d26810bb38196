import { LRUCache } from 'lru-cache';
import pg from 'pg';

/** The messages that pg's connection can send, with their real arguments. All of them go through `_send`. */
interface Wire {
  _send(message: Buffer): void;
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

const { prototype: messages } = pg.Connection as unknown as { readonly prototype: Wire };
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
    const collected = new CollectedMessages();
    // A named statement is parsed first, because pg assigns the first ParseComplete to it.
    if (this.name && !this.hasBeenParsed(wire)) {
      collected.wire.parse(this);
      wire.submittedNamedStatements[this.name] = this.text;
    }
    for (const text of this.#frame.before) collected.add(messagesOf(text));
    if (!this.name) collected.wire.parse({ text: this.text });
    collected.wire.bind({ statement: this.name, values: this.values });
    collected.wire.describe({ type: 'P', name: '' });
    collected.wire.execute({});
    for (const text of this.#frame.after) collected.add(messagesOf(text));
    collected.wire.sync();
    wire._send(collected.bytes());
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

/** Collects what pg would write to its socket message by message, to be written at once. */
class CollectedMessages {
  readonly #parts: Buffer[] = [];
  readonly wire: Wire = Object.assign(Object.create(messages), { _send: (part: Buffer) => this.add(part) });

  add(part: Buffer): void {
    this.#parts.push(part);
  }

  bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

/** The texts of frames are few, except that each tenant has one. */
const known = new LRUCache<string, Buffer>({ max: 2_000 });

/** The messages of a statement without parameters. */
function messagesOf(text: string): Buffer {
  const kept = known.get(text);
  if (kept) return kept;
  const collected = new CollectedMessages();
  collected.wire.parse({ text });
  collected.wire.bind({});
  // without it pg has no names for the columns
  if (text.startsWith('select')) collected.wire.describe({ type: 'P', name: '' });
  collected.wire.execute({});
  const bytes = collected.bytes();
  known.set(text, bytes);
  return bytes;
}
