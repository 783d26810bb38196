import type { Server } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { Request, RequestHandler, Response } from 'express';
import { AppError } from '../../lib/errors.ts';
import { sendProblem } from '../problem.ts';

class ServerStopping extends AppError {
  readonly status = 503;
  readonly code = 'server_stopping';
  override readonly headers = { 'Retry-After': '2', Connection: 'close' };
  constructor() {
    super('This server is shutting down and did not process the request. Try again.');
  }
}

/** Paths that an orchestrator also requests while the server stops. */
const PROBES = new Set(['/healthz', '/readyz']);
export interface DrainOptions {
  /** For how long everything is still served, while proxies and orchestrators notice that this process is not ready. */
  readonly delayMs?: number;
  /** A proxy sends to another process what it cannot connect for. */
  readonly behindProxy?: boolean;
}

/** For refusals that are still being sent, and for connections without any request. */
const LAST_WORDS_MS = 500;
/** Accepting a connection takes one turn of the event loop and reading its request another; each turn accepts one. */
const TURNS = 3;
/** No request for so long: the proxy has gone over to other processes. */
const QUIET_MS = 300;
const LOOK_EVERY_MS = 25;

/**
 * Tracks the requests in flight. Once draining has started, their responses are awaited. New requests are refused, or behind a
 * proxy served on the connections that are open, while the port is closed to new ones.
 */
export class Draining {
  readonly #inFlight = new Set<Response>();
  readonly #onBegin: () => void;
  #emptied = () => {};
  #hasBegun = false;
  #isRefusing = false;
  #lastRequestAt = 0;
  #arrived = 0;

  /** `onBegin`: ends responses that would go on for ever. */
  constructor(onBegin: () => void = () => {}) {
    this.#onBegin = onBegin;
  }

  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** A request is in flight from its head on: it must reach this middleware in the same turn. */
  readonly gate: RequestHandler = (request, response, next) => {
    this.#arrived += 1;
    if (this.#isRefusing) return PROBES.has(request.path) ? next() : refuse(request, response);
    this.#lastRequestAt = performance.now();
    if (this.#hasBegun) response.setHeader('Connection', 'close');
    this.#inFlight.add(response);
    response.once('close', () => {
      this.#inFlight.delete(response);
      if (this.#inFlight.size === 0) this.#emptied();
    });
    next();
  };

  /** Waits until nothing is in flight, cuts off what is unfinished after the deadline, and closes the server. */
  async drain(
    http: Server,
    deadlineMs: number,
    { delayMs = 0, behindProxy = false }: DrainOptions = {},
  ): Promise<void> {
    this.#begin();
    if (delayMs > 0) await wait(delayMs);
    if (behindProxy) await this.#handOver(http, deadlineMs);
    else await this.#refuseAndClose(http, deadlineMs);
  }

  /**
   * A proxy may send again what it could not connect for, and nothing else: a request that changes something and was sent
   * already would be done twice. So what it has sent is served, and it finds the port closed. A connection that it keeps
   * open may carry a request at any time, so such connections are closed when it has sent nothing for a while.
   */
  async #handOver(http: Server, deadlineMs: number): Promise<void> {
    // http's own close would close the connections that are idle at this moment
    const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(http, () => resolve()));
    const since = performance.now();
    const isQuiet = (now: number) => now - Math.max(since, this.#lastRequestAt) > QUIET_MS;
    while (performance.now() - since < deadlineMs) {
      if (this.#inFlight.size === 0 && isQuiet(performance.now())) break;
      await wait(LOOK_EVERY_MS);
    }
    await this.#close(http, closed);
  }

  /** Keeps listening, so that clients learn what happens. */
  async #refuseAndClose(http: Server, deadlineMs: number): Promise<void> {
    this.#isRefusing = true;
    const emptied = new Promise<void>((resolve) => {
      this.#emptied = resolve;
    });
    if (this.#inFlight.size > 0) await Promise.race([emptied, wait(deadlineMs, undefined, { ref: false })]);
    await this.#readWaiting();
    await this.#close(http, new Promise<void>((resolve) => http.close(() => resolve())));
  }

  /** Requests that have already reached this machine are read before the port closes, however many wait to be accepted. */
  async #readWaiting(): Promise<void> {
    const end = performance.now() + LAST_WORDS_MS;
    let quiet = 0;
    while (quiet < TURNS && performance.now() < end) {
      const before = this.#arrived;
      await nextTurn();
      quiet = this.#arrived > before ? 0 : quiet + 1;
    }
  }

  async #close(http: Server, closed: Promise<void>): Promise<void> {
    this.#isRefusing = true;
    http.closeIdleConnections();
    if (this.#inFlight.size > 0) http.closeAllConnections();
    const cut = setTimeout(() => http.closeAllConnections(), LAST_WORDS_MS);
    await closed;
    clearTimeout(cut);
  }

  #begin(): void {
    this.#hasBegun = true;
    this.#onBegin();
    // of pipelined requests only the last one: responses after a `close` would be lost
    const lastOf = new Map<Socket, Response>();
    for (const response of this.#inFlight) lastOf.set(response.req.socket, response);
    for (const response of lastOf.values())
      if (!response.headersSent) response.setHeader('Connection', 'close');
  }
}

/** Reads the body first: if the connection closes while the client still sends, the client loses the response. */
function refuse(request: Request, response: Response): void {
  request.once('end', () => sendProblem(response, new ServerStopping())).resume();
}
