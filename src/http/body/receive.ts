import type { Request } from 'express';
import { RequestProblem } from '../problem.ts';
import type { Reservation } from './body-budget.ts';

export interface ReceiveOptions {
  /** The limit for the bytes as received. */
  readonly limit: number;
  /** The announced length; at most this is reserved, and at most as much again as has arrived. */
  readonly announced: number | undefined;
  readonly reservation: Reservation;
  /** The time without a byte. */
  readonly stillMs: number;
  /** The time for the whole body; `undefined`: the server's own limit. */
  readonly wholeMs: number | undefined;
}

/** Reads a body. Its memory is taken from the budget as it arrives; the announced length takes nothing. */
export function receive(request: Request, options: ReceiveOptions): Promise<Buffer<ArrayBuffer>> {
  const { limit, announced = limit, reservation, stillMs, wholeMs } = options;
  return new Promise((resolve, reject) => {
    const received = new Received({ limit, announced, reservation });
    const still = setTimeout(() => onceRead(() => refuse(timedOut('stopped arriving'))), stillMs);
    const whole =
      wholeMs &&
      setTimeout(() => setImmediate(() => isOver || refuse(timedOut('arrived too slowly'))), wholeMs);
    // a busy process sees its timers before it sees what has arrived in the meantime
    const onceRead = (giveUp: () => void) => {
      const before = received.length;
      setImmediate(() => {
        if (!isOver && received.length === before) giveUp();
        else if (!isOver) still.refresh();
      });
    };
    let isOver = false;
    const finish = () => {
      isOver = true;
      clearTimeout(still);
      clearTimeout(whole);
      request.off('data', onData).off('end', onEnd).off('close', onClose);
    };
    const refuse = (error: unknown) => {
      finish();
      discard(request, stillMs);
      reject(error);
    };
    const onData = (chunk: Buffer<ArrayBuffer>) => {
      still.refresh();
      try {
        received.add(chunk);
      } catch (error) {
        refuse(error);
      }
    };
    const onEnd = () => {
      finish();
      resolve(received.bytes);
    };
    const onClose = () => refuse(aborted());
    request.on('data', onData).once('end', onEnd).once('close', onClose).on('error', onError);
  });
}

// `close` follows, and reports enough
const onError = () => {};

type Limits = Pick<ReceiveOptions, 'limit' | 'reservation'> & { readonly announced: number };

/** Joins the bytes. A chunk can be a single byte and costs hundreds, so a list of chunks would not bound memory. */
class Received {
  readonly #limits: Limits;
  #all: Buffer<ArrayBuffer> | undefined;
  length = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  get bytes(): Buffer<ArrayBuffer> {
    return this.#all?.subarray(0, this.length) ?? Buffer.alloc(0);
  }

  add(chunk: Buffer<ArrayBuffer>): void {
    const { limit, reservation } = this.#limits;
    const length = this.length + chunk.length;
    if (length > limit) throw bodyTooLarge();
    if (!this.#all) {
      reservation.take(chunk.length);
      this.#all = chunk;
    } else {
      if (length > this.#all.length) this.#all = this.#grown(length);
      chunk.copy(this.#all, this.length);
    }
    this.length = length;
  }

  #grown(length: number): Buffer<ArrayBuffer> {
    const all = this.#all as Buffer<ArrayBuffer>;
    const { announced, reservation } = this.#limits;
    const capacity = Math.max(length, Math.min(announced, 2 * length));
    reservation.take(capacity - all.length);
    const grown = Buffer.allocUnsafeSlow(capacity);
    all.copy(grown, 0, 0, this.length);
    return grown;
  }
}

/**
 * Discards the rest of a body, so that its sender can read the response, and closes a connection on which nothing
 * arrives.
 */
export function discard(request: Request, stillMs: number): void {
  if (request.complete || request.destroyed) return;
  const still = setTimeout(() => request.socket.destroy(), stillMs).unref();
  request.on('data', () => still.refresh());
  request.once('close', () => clearTimeout(still)).once('end', () => clearTimeout(still));
  request.resume();
}

export const bodyTooLarge = () =>
  new RequestProblem(
    413,
    'body_too_large',
    'The body is larger than this path accepts. Send it in smaller parts.',
  );

const aborted = () =>
  new RequestProblem(
    400,
    'request_aborted',
    'The request ended before its body was complete. Send it again.',
  );

const timedOut = (what: string) =>
  new RequestProblem(
    408,
    'request_timeout',
    `The body ${what}. Send the request again over a faster connection.`,
    {
      Connection: 'close',
    },
  );
