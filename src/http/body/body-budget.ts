import type { Response } from 'express';
import { scopeIdOf } from '../../auth/scope.ts';
import { Counter } from '../../lib/observation/instruments.ts';
import { refusals } from '../../lib/observation/refusals.ts';
import { scopeOf } from '../auth/authentication.ts';
import { MEBIBYTE } from '../endpoints/endpoint.ts';
import { RequestProblem } from '../problem.ts';

export interface BodyLimits {
  /** Per tenant, per account, or for local mode. */
  readonly ofOne: number;
  /** For all together. Bodies up to one mebibyte do not count, so that large ones cannot block them. */
  readonly ofAll: number;
}

const BODY_LIMITS: BodyLimits = { ofOne: 64 * MEBIBYTE, ofAll: 256 * MEBIBYTE };

const SMALL_RESPONSE = 65_536;

const inUse = new Counter(
  {
    name: 'omnimemory.body.memory',
    description:
      'Memory of the bodies that are read or processed, and of long responses that clients have not taken.',
    unit: 'By',
  },
  { falls: true },
).of({});

/** The owners of a body. Each has a share, and the body must fit into all of them. */
export type Owners = readonly string[];

/**
 * Bounds the bytes of all bodies that are being read or processed, and of all long responses that the client has not
 * taken yet. A body stays in memory, read and parsed, until its response is sent: ninety bodies of 14 MB at once
 * crashed a process with a heap of one gigabyte.
 */
export class BodyBudget {
  readonly #limits: BodyLimits;
  readonly #taken = new Map<string, number>();
  #large = 0;

  constructor(limits = BODY_LIMITS) {
    this.#limits = limits;
  }

  /** The memory of a body until its response is sent; nothing yet. */
  open(owners: Owners, response: Response): Reservation {
    const reservation = new Reservation((held, more) => this.#take(owners, held, more));
    response.once('close', () => this.#give(owners, reservation));
    return reservation;
  }

  /**
   * For a response, which stays in memory until the client has taken it. Refuses with 503 if there is no room beside
   * others.
   */
  reserve(response: Response, text: string): void {
    if (text.length <= SMALL_RESPONSE) return;
    const owners = [tenantOwner(scopeIdOf(scopeOf(response)))];
    const isAlone = !this.#taken.has(owners[0] as string);
    const reservation = this.open(owners, response);
    // a response that is alone must get through, however long it is
    if (!reservation.tryTake(text.length) && !isAlone) throw tooMuchAtOnce();
  }

  /** The rest is shared: an owner gets at most what is free for others, so that a latecomer finds room. */
  #take(owners: Owners, held: number, more: number): boolean {
    const large = largePart(held + more) - largePart(held);
    const free = this.#limits.ofAll - this.#large - large;
    for (const owner of owners) {
      const taken = (this.#taken.get(owner) ?? 0) + more;
      if (taken > this.#limits.ofOne || (large > 0 && taken > free)) return false;
    }
    for (const owner of owners) this.#taken.set(owner, (this.#taken.get(owner) ?? 0) + more);
    this.#large += large;
    inUse.add(more);
    return true;
  }

  #give(owners: Owners, reservation: Reservation): void {
    const bytes = reservation.end();
    this.#large -= largePart(bytes);
    inUse.add(-bytes);
    for (const owner of owners) {
      const left = (this.#taken.get(owner) ?? 0) - bytes;
      if (left > 0) this.#taken.set(owner, left);
      else this.#taken.delete(owner);
    }
  }
}

/** The part of the budget that one body, or one response, has taken. */
export class Reservation {
  readonly #take: (held: number, more: number) => boolean;
  #bytes = 0;
  #hasEnded = false;

  constructor(take: (held: number, more: number) => boolean) {
    this.#take = take;
  }

  /** For bytes that have arrived, before they are kept. Refuses with 503. */
  take(more: number): void {
    if (!this.tryTake(more)) throw tooMuchAtOnce();
  }

  tryTake(more: number): boolean {
    // a client that has disconnected gets no response; reading the rest for it ends soon
    if (this.#hasEnded || more <= 0) return true;
    if (!this.#take(this.#bytes, more)) return false;
    this.#bytes += more;
    return true;
  }

  /** Returns the number of bytes. */
  end(): number {
    this.#hasEnded = true;
    return this.#bytes;
  }
}

export const tenantOwner = (scopeId: string): string => `tenant ${scopeId}`;

const largePart = (bytes: number) => (bytes > MEBIBYTE ? bytes : 0);

export function tooMuchAtOnce(): RequestProblem {
  refusals.of({ limiter: 'memory' }).add();
  return new RequestProblem(
    503,
    'too_much_at_once',
    'Too many large requests or responses are in progress. Try again later.',
    { 'Retry-After': '1' },
  );
}
