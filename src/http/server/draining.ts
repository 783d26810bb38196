import type { Server } from 'node:http';
import type { Socket } from 'node:net';
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
/** For refusals that are still being sent, and for connections without any request. */
const LAST_WORDS_MS = 500;
/** Accepting a connection takes one turn of the event loop and reading its request another. */
const TURNS = 3;

/**
 * Tracks the requests in flight. Once draining has started, their responses are awaited and new requests are refused.
 */
export class Draining {
  readonly #inFlight = new Set<Response>();
  readonly #onBegin: () => void;
  #emptied = () => {};
  #hasBegun = false;

  /** `onBegin`: ends responses that would go on for ever. */
  constructor(onBegin: () => void = () => {}) {
    this.#onBegin = onBegin;
  }

  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** A request is in flight from its head on: it must reach this middleware in the same turn. */
  readonly gate: RequestHandler = (request, response, next) => {
    if (this.#hasBegun) return PROBES.has(request.path) ? next() : refuse(request, response);
    this.#inFlight.add(response);
    response.once('close', () => {
      this.#inFlight.delete(response);
      if (this.#inFlight.size === 0) this.#emptied();
    });
    next();
  };

  /**
   * Keeps listening until nothing is in flight, cuts off what is unfinished after `timeoutMs`, and closes the server.
   */
  async drain(http: Server, timeoutMs: number): Promise<void> {
    this.#begin();
    const emptied = new Promise<void>((resolve) => {
      this.#emptied = resolve;
    });
    if (this.#inFlight.size > 0) await Promise.race([emptied, wait(timeoutMs, undefined, { ref: false })]);
    // requests that have already reached this machine are read, and refused, before the port closes
    for (let turn = 0; turn < TURNS; turn++) await nextTurn();
    const closed = new Promise<void>((resolve) => http.close(() => resolve()));
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
