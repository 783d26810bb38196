import type { Request } from 'express';
import { RequestProblem } from '../problem.ts';
import type { Hold } from './body-budget.ts';

export interface ReceiveOptions {
  /** Of the bytes as they come. */
  readonly limit: number;
  /** What the sender announces; no more than this is kept free, and no more than has arrived once again. */
  readonly announced: number | undefined;
  readonly hold: Hold;
  /** Without a byte. */
  readonly stillMs: number;
  /** For the whole body; `undefined`: as long as the server allows. */
  readonly wholeMs: number | undefined;
}

/** Reads a body. What it keeps is taken from the budget as it arrives; what the sender announces takes nothing. */
export function receive(request: Request, options: ReceiveOptions): Promise<Buffer<ArrayBuffer>> {
  const { limit, announced = limit, hold, stillMs, wholeMs } = options;
  return new Promise((resolve, reject) => {
    const received = new Received({ limit, announced, hold });
    const still = setTimeout(() => onceRead(() => refuse(timedOut('stood still'))), stillMs);
    const whole =
      wholeMs && setTimeout(() => setImmediate(() => isOver || refuse(timedOut('took too long'))), wholeMs);
    // a process that was busy itself finds timers before it finds what has arrived meanwhile
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

// `close` follows, and says enough
const onError = () => {};

type Limits = Pick<ReceiveOptions, 'limit' | 'hold'> & { readonly announced: number };

/** Bytes in one piece. A chunk can be a single byte and costs hundreds, so that a list of them would be no measure. */
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
    const { limit, hold } = this.#limits;
    const length = this.length + chunk.length;
    if (length > limit) throw bodyTooLarge();
    if (!this.#all) {
      hold.take(chunk.length);
      this.#all = chunk;
    } else {
      if (length > this.#all.length) this.#all = this.#grown(length);
      chunk.copy(this.#all, this.length);
    }
    this.length = length;
  }

  #grown(length: number): Buffer<ArrayBuffer> {
    const all = this.#all as Buffer<ArrayBuffer>;
    const { announced, hold } = this.#limits;
    const capacity = Math.max(length, Math.min(announced, 2 * length));
    hold.take(capacity - all.length);
    const grown = Buffer.allocUnsafeSlow(capacity);
    all.copy(grown, 0, 0, this.length);
    return grown;
  }
}

/**
 * Lets the rest of a body pass without keeping it, so that its sender gets to read the answer, and cuts a connection on
 * which nothing comes.
 */
export function discard(request: Request, stillMs: number): void {
  if (request.complete || request.destroyed) return;
  const still = setTimeout(() => request.socket.destroy(), stillMs).unref();
  request.on('data', () => still.refresh());
  request.once('close', () => clearTimeout(still)).once('end', () => clearTimeout(still));
  request.resume();
}

export const bodyTooLarge = () =>
  new RequestProblem(413, 'body_too_large', 'The body is larger than this path takes.');

const aborted = () =>
  new RequestProblem(400, 'request_aborted', 'The request ended before its body was complete.');

const timedOut = (what: string) =>
  new RequestProblem(408, 'request_timeout', `The body ${what}; send the request again, and faster.`, {
    Connection: 'close',
  });
