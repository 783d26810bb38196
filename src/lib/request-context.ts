import { AsyncLocalStorage } from 'node:async_hooks';
import { AppError } from './errors.ts';

/** Nobody is there to read the response. */
export class RequestAborted extends AppError {
  readonly code = 'request_aborted';
  readonly status = 400;
  constructor() {
    super('The client closed the connection before the request was begun.');
  }
}

/**
 * What a wait must know of the request that it is for. A request that is aborted before anything has begun need not be
 * begun; what has begun goes on to its end, so that it is never done by half.
 *
 * It must not hold on to the request: whatever the request sets going, a timer of the pool for one, holds on to it.
 * `confirm` does, and goes with `finish`.
 */
export class RequestContext {
  /** The network of the client, where a queue is fair to networks. */
  readonly network: string | undefined;
  #controller: AbortController | undefined;
  #hasBegun = false;
  #isAborted = false;
  #confirm: (() => Promise<void>) | undefined;

  /** `confirm`: throws where who the client is, or what they may, has changed since it was found out. */
  constructor({ network, confirm }: { network?: string; confirm?: () => Promise<void> } = {}) {
    this.network = network;
    this.#confirm = confirm;
  }

  /** Aborted when the client goes away before anything has begun. Made when it is asked for: few requests wait. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#isAborted) this.#controller.abort(new RequestAborted());
    return this.#controller.signal;
  }

  /** After a wait, whether the client is still there or not: what goes on is still theirs. */
  async confirm(): Promise<void> {
    await this.#confirm?.();
  }

  /** Nothing more is done for the request. */
  finish(): void {
    this.#confirm = undefined;
  }

  /** From now on it makes no difference whether the client goes away. */
  begin(): void {
    this.#hasBegun = true;
  }

  /** The client has gone away. */
  abort(): void {
    if (this.#hasBegun) return;
    this.#isAborted = true;
    this.#controller?.abort(new RequestAborted());
  }

  /** Calls `giveUp` if the request is aborted, or has been. */
  onAbort(giveUp: () => void): void {
    if (this.#hasBegun) return;
    if (this.signal.aborted) giveUp();
    else this.signal.addEventListener('abort', giveUp, { once: true });
  }
}

const contexts = new AsyncLocalStorage<RequestContext>();

/** Runs the work of a request. */
export const inRequestContext = <T>(context: RequestContext, work: () => T): T => contexts.run(context, work);

/** The request that the work which runs now is for; `undefined` outside of requests. */
export const currentRequest = (): RequestContext | undefined => contexts.getStore();
