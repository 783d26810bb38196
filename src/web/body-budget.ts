import type { Request, RequestHandler, Response } from 'express';
import { type Scope, scopeIdOf } from '../db/scope.ts';
import { scopeOf } from './authentication.ts';
import { MEBIBYTE } from './endpoint.ts';
import { RequestProblem } from './problem.ts';

export interface BodyLimits {
  /** Of one tenant, or of local mode. */
  readonly ofOne: number;
  /** Of all together. Bodies of a mebibyte and less are not held against it, so that large ones keep nobody out. */
  readonly ofAll: number;
}

const BODY_LIMITS: BodyLimits = { ofOne: 64 * MEBIBYTE, ofAll: 256 * MEBIBYTE };

const SMALL_ANSWER = 65_536;

/** How many times its size a compressed body is expected to have; JSON that repeats itself gets to some fifty. */
const LARGEST_RATIO = 100;

/**
 * Bounds the bytes of all bodies that are being read or worked on, and of all long answers that nobody has taken yet. A
 * body is in memory, read and parsed, until its answer has gone: ninety of 14 MB at once ended a process with a heap of
 * a gigabyte.
 */
export class BodyBudget {
  readonly #limits: BodyLimits;
  readonly #taken = new Map<string, number>();
  #large = 0;

  constructor(limits = BODY_LIMITS) {
    this.#limits = limits;
  }

  /** For bodies of at most `limit` bytes. Refuses with 503. */
  admit(limit: number): RequestHandler {
    return (request, response, next) => {
      const release = this.#take(scopeOf(response), sizeOf(request, limit));
      if (!release) throw tooMuchAtOnce();
      response.once('close', release);
      next();
    };
  }

  /** For an answer, which stays in memory until the caller has taken it. Refuses with 503 what comes beside others. */
  hold(response: Response, answer: string): void {
    if (answer.length <= SMALL_ANSWER) return;
    const scope = scopeOf(response);
    const release = this.#take(scope, answer.length);
    if (release) response.once('close', release);
    // alone it has to get through, however long it is
    else if (this.#taken.has(scopeIdOf(scope))) throw tooMuchAtOnce();
  }

  #take(scope: Scope, bytes: number): (() => void) | undefined {
    const id = scopeIdOf(scope);
    const large = bytes > MEBIBYTE ? bytes : 0;
    const taken = (this.#taken.get(id) ?? 0) + bytes;
    if (taken > this.#limits.ofOne || this.#large + large > this.#limits.ofAll) return undefined;
    this.#taken.set(id, taken);
    this.#large += large;
    return () => {
      const left = (this.#taken.get(id) ?? 0) - bytes;
      if (left > 0) this.#taken.set(id, left);
      else this.#taken.delete(id);
      this.#large -= large;
    };
  }
}

/** What the body takes when it is read, as far as the headers tell. */
function sizeOf({ headers }: Request, limit: number): number {
  const length = Number(headers['content-length'] ?? (headers['transfer-encoding'] ? limit : 0));
  const encoding = headers['content-encoding'] ?? 'identity';
  return Math.min(limit, encoding === 'identity' ? length : length * LARGEST_RATIO);
}

const tooMuchAtOnce = () =>
  new RequestProblem(
    503,
    'too_much_at_once',
    'Too many large requests or answers at the same time; try again.',
    {
      'Retry-After': '1',
    },
  );
