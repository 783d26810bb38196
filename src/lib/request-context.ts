import { AsyncLocalStorage } from 'node:async_hooks';
import { AppError } from './errors.ts';

/** The client has disconnected, so no one would read the response. */
export class RequestAborted extends AppError {
  readonly code = 'request_aborted';
  readonly status = 400;
  constructor() {
    super('The client closed the connection before the server began to process the request.');
  }
}

/** What the client of a request has seen of the database, and is told of it. Positions are those of the primary's log. */
export interface ClientPosition {
  /** How far a standby must be that answers the client; 'unknown': none may. */
  requiredFor(scopeId: string): bigint | 'unknown' | undefined;
  wrote(scopeId: string, position: bigint): void;
}

/**
 * What code that waits needs to know about its request. A request whose client disconnects before its work has begun is
 * dropped; work that has begun is completed, so that it is never left half done.
 *
 * It must not reference the request, because long-lived objects such as a pool's timers reference the context. `confirm`
 * does reference it, until `finish`.
 */
export class RequestContext {
  /** The network of the client, for queues in which networks take turns. */
  readonly network: string | undefined;
  #controller: AbortController | undefined;
  #hasBegun = false;
  #isAborted = false;
  #confirm: (() => Promise<void>) | undefined;
  /** `undefined`: the client does not ask. It references the request, until `finish`. */
  position: ClientPosition | undefined;

  /** `confirm`: throws if the caller's identity or rights have changed since they were checked. */
  constructor({ network, confirm }: { network?: string; confirm?: () => Promise<void> } = {}) {
    this.network = network;
    this.#confirm = confirm;
  }

  /** Aborted if the client disconnects before the work has begun. Created on demand, because few requests wait. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#isAborted) this.#controller.abort(new RequestAborted());
    return this.#controller.signal;
  }

  /** Call this after a wait, even if the client has disconnected: the work is still done with the caller's rights. */
  async confirm(): Promise<void> {
    await this.#confirm?.();
  }

  /** Call this when all work for the request is done. */
  finish(): void {
    this.#confirm = undefined;
    this.position = undefined;
  }

  /** From now on the work is completed even if the client disconnects. */
  begin(): void {
    this.#hasBegun = true;
  }

  /** Call this when the client has disconnected. */
  abort(): void {
    if (this.#hasBegun) return;
    this.#isAborted = true;
    this.#controller?.abort(new RequestAborted());
  }

  /** Calls `giveUp` when the request is aborted, or at once if it already was. */
  onAbort(giveUp: () => void): void {
    if (this.#hasBegun) return;
    if (this.signal.aborted) giveUp();
    else this.signal.addEventListener('abort', giveUp, { once: true });
  }
}

const contexts = new AsyncLocalStorage<RequestContext>();

/** Runs the work of a request. */
export const inRequestContext = <T>(context: RequestContext, work: () => T): T => contexts.run(context, work);

/** The request that the current code runs for; `undefined` outside requests. */
export const currentRequest = (): RequestContext | undefined => contexts.getStore();

/** Runs work that several requests wait for: one that is given up must not end it for the others. */
export const outsideRequests = <T>(work: () => T): T => contexts.exit(work);
