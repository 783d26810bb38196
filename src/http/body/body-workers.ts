import { Worker } from 'node:worker_threads';
import type { Response } from 'express';
import { RequestProblem } from '../problem.ts';
import { ConcurrencyLimiter } from './concurrency-limiter.ts';
import type { ReadRefusal, ReceivedBody, ScannedText } from './read-text.ts';

const THREADS = 2;
/** 16 MiB take a tenth of a second on an idle machine. */
const TIMEOUT_MS = 3_000;
const IDLE_MS = 30_000;
/** For the steps of a scan; the texts themselves are not part of these. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 16, stackSizeMb: 2 };

type Read = ScannedText | ReadRefusal;

export interface BodyWorkerOptions {
  readonly script?: URL;
  readonly timeoutMs?: number;
}

/** Reads large bodies on threads of their own. A thread that fails or takes too long is terminated and replaced. */
export class BodyWorkers {
  readonly #options: Required<BodyWorkerOptions>;
  readonly #idle: BodyThread[] = [];
  // of two threads, one owner never gets both
  readonly #limiter = new ConcurrencyLimiter({
    ofAll: THREADS,
    ofOne: THREADS / 2,
    maxWaiting: 128,
    maxWaitingOfOne: 32,
  });

  constructor({
    script = new URL('./body-worker.ts', import.meta.url),
    timeoutMs = TIMEOUT_MS,
  }: BodyWorkerOptions = {}) {
    this.#options = { script, timeoutMs };
  }

  /** Transfers the bytes away from the caller. Refuses with 503 if too many wait or the thread fails. */
  async read(owner: string, response: Response, body: ReceivedBody): Promise<Read> {
    const release = await this.#limiter.acquire(owner, response);
    const thread = this.#idle.pop() ?? new BodyThread(this.#options);
    try {
      const read = await thread.read(body);
      this.#idle.push(thread);
      thread.endWhenIdle(() => this.#idle.splice(this.#idle.indexOf(thread), 1));
      return read;
    } catch (error) {
      thread.end();
      throw new RequestProblem(
        503,
        'body_not_read',
        'The server could not read the body. Try again, or send it in smaller parts.',
        { 'Retry-After': '1' },
        error,
      );
    } finally {
      release();
    }
  }
}

class BodyThread {
  readonly #worker: Worker;
  readonly #timeoutMs: number;
  #idleTimer: NodeJS.Timeout | undefined;

  constructor({ script, timeoutMs }: Required<BodyWorkerOptions>) {
    this.#worker = new Worker(script, { resourceLimits: RESOURCE_LIMITS, env: {}, execArgv: [] });
    this.#timeoutMs = timeoutMs;
    // errors go to the waiting request; without one they must not crash the process
    this.#worker.on('error', () => {}).unref();
  }

  read(body: ReceivedBody): Promise<Read> {
    clearTimeout(this.#idleTimer);
    const worker = this.#worker;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => fail(new Error('The thread takes too long.')), this.#timeoutMs);
      const settle = () => {
        clearTimeout(timer);
        worker.off('message', onRead).off('error', fail).off('exit', onExit);
      };
      const onRead = (read: Read) => {
        settle();
        resolve(read);
      };
      const fail = (error: Error) => {
        settle();
        reject(error);
      };
      const onExit = () => fail(new Error('The thread has ended.'));
      worker.once('message', onRead).once('error', fail).once('exit', onExit);
      worker.postMessage(body, [body.bytes.buffer]);
    });
  }

  endWhenIdle(forget: () => void): void {
    this.#idleTimer = setTimeout(() => {
      forget();
      this.end();
    }, IDLE_MS).unref();
  }

  end(): void {
    void this.#worker.terminate();
  }
}
