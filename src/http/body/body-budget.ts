import type { Response } from 'express';
import { scopeIdOf } from '../../auth/scope.ts';
import { scopeOf } from '../auth/authentication.ts';
import { MEBIBYTE } from '../endpoints/endpoint.ts';
import { RequestProblem } from '../problem.ts';

export interface BodyLimits {
  /** Of one tenant, of one account, or of local mode. */
  readonly ofOne: number;
  /** Of all together. Bodies of a mebibyte and less are not held against it, so that large ones keep nobody out. */
  readonly ofAll: number;
}

const BODY_LIMITS: BodyLimits = { ofOne: 64 * MEBIBYTE, ofAll: 256 * MEBIBYTE };

const SMALL_ANSWER = 65_536;

/** Whose a body is. Each of them has a share, and the body has to fit into all. */
export type Owners = readonly string[];

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

  /** What a body takes until the answer to it has gone; nothing yet. */
  open(owners: Owners, response: Response): Hold {
    const hold = new Hold((held, more) => this.#take(owners, held, more));
    response.once('close', () => this.#give(owners, hold));
    return hold;
  }

  /** For an answer, which stays in memory until the caller has taken it. Refuses with 503 what comes beside others. */
  hold(response: Response, answer: string): void {
    if (answer.length <= SMALL_ANSWER) return;
    const owners = [tenantOwner(scopeIdOf(scopeOf(response)))];
    const isAlone = !this.#taken.has(owners[0] as string);
    const hold = this.open(owners, response);
    // alone it has to get through, however long it is
    if (!hold.tryTake(answer.length) && !isAlone) throw tooMuchAtOnce();
  }

  /** What is left is shared: nobody gets more than is free for others, so that who comes last finds something. */
  #take(owners: Owners, held: number, more: number): boolean {
    const large = largePart(held + more) - largePart(held);
    const free = this.#limits.ofAll - this.#large - large;
    for (const owner of owners) {
      const taken = (this.#taken.get(owner) ?? 0) + more;
      if (taken > this.#limits.ofOne || (large > 0 && taken > free)) return false;
    }
    for (const owner of owners) this.#taken.set(owner, (this.#taken.get(owner) ?? 0) + more);
    this.#large += large;
    return true;
  }

  #give(owners: Owners, hold: Hold): void {
    const bytes = hold.end();
    this.#large -= largePart(bytes);
    for (const owner of owners) {
      const left = (this.#taken.get(owner) ?? 0) - bytes;
      if (left > 0) this.#taken.set(owner, left);
      else this.#taken.delete(owner);
    }
  }
}

/** What one body, or one answer, has taken of the budget. */
export class Hold {
  readonly #take: (held: number, more: number) => boolean;
  #bytes = 0;
  #hasEnded = false;

  constructor(take: (held: number, more: number) => boolean) {
    this.#take = take;
  }

  /** For bytes that are there, before they are kept. Refuses with 503. */
  take(more: number): void {
    if (!this.tryTake(more)) throw tooMuchAtOnce();
  }

  tryTake(more: number): boolean {
    // whoever has left gets no answer; what is still read for them ends soon
    if (this.#hasEnded || more <= 0) return true;
    if (!this.#take(this.#bytes, more)) return false;
    this.#bytes += more;
    return true;
  }

  /** Gives how much it was. */
  end(): number {
    this.#hasEnded = true;
    return this.#bytes;
  }
}

export const tenantOwner = (scopeId: string): string => `tenant ${scopeId}`;

const largePart = (bytes: number) => (bytes > MEBIBYTE ? bytes : 0);

export const tooMuchAtOnce = () =>
  new RequestProblem(
    503,
    'too_much_at_once',
    'Too many large requests or answers at the same time; try again.',
    { 'Retry-After': '1' },
  );
