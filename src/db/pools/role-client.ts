import pg from 'pg';

/** The pool of pg passes a callback, and wants no promise. */
export type Connected = (error: Error | null, client: pg.Client) => void;
type Callback = (error: Error | null, result?: pg.QueryResult | pg.QueryResult[]) => void;

/** The parts of pg's Query that its types leave out. */
interface QueryInside extends pg.Submittable {
  callback: Callback | undefined;
}

/** The parts of pg's Client that its types leave out. */
interface ClientInside {
  readonly connection: { readonly stream: { destroy(error: Error): void } };
  connect(done: Connected): void;
  query(query: QueryInside): unknown;
}

const Client = pg.Client as unknown as new (config: pg.ClientConfig) => ClientInside;
const Query = pg.Query as unknown as new (
  config: string | pg.QueryConfig,
  values?: unknown,
  callback?: unknown,
) => QueryInside;

/** pg has its own timeout of queries. It is off here; see `query`. */
export interface RoleClientConfig extends pg.ClientConfig {
  /** The longest wait for the response to a query. The connection does not survive it. */
  readonly queryTimeoutMs?: number;
}

/**
 * A connection of a role's pool. It does what pg's client does in `query`, without function expressions that are assigned
 * to a property: V8 makes such functions old from the start, so everything that they reach (a request with its response
 * and its rows) outlives the collections of young objects. Each of these then took 20 to 60 ms instead of one.
 * It reaches inside of pg, so the version of pg is pinned.
 */
export class RoleClient extends Client {
  readonly #timeoutMs: number | undefined;

  constructor(config: RoleClientConfig) {
    super(config);
    this.#timeoutMs = config.queryTimeoutMs;
  }

  override query(
    config: string | pg.QueryConfig | QueryInside,
    values?: unknown,
    callback?: unknown,
  ): unknown {
    const isQuery = typeof config === 'object' && 'submit' in config;
    const query = isQuery ? config : new Query(config, values, callback);
    const { callback: given } = query;
    if (given) {
      this.#send(query, given);
      return isQuery ? query : undefined;
    }
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#send(query, (error, result) => (error ? reject(error) : resolve(result)));
    return promise.catch((error: Error) => {
      // from the code that asked, and not from the socket
      Error.captureStackTrace(error);
      throw error;
    });
  }

  #send(query: QueryInside, settle: Callback): void {
    const timeout =
      this.#timeoutMs === undefined ? undefined : setTimeout(() => this.#giveUp(), this.#timeoutMs);
    const settled: Callback = (error, result) => {
      clearTimeout(timeout);
      settle(error, result);
    };
    query.callback = settled;
    super.query(query);
  }

  /** Fails everything that was sent: later responses cannot arrive before this one. */
  #giveUp(): void {
    this.connection.stream.destroy(new Error('Query read timeout'));
  }
}
