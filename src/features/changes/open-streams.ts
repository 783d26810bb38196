import type { Actor } from '../../auth/actor.ts';
import { StreamsBusy, TooManyStreams } from './change.errors.ts';

/** The most streams that are open at once. The dashboard shares one between the tabs of a browser. */
export interface StreamLimits {
  readonly perCaller: number;
  readonly perScope: number;
  readonly inAll: number;
}

const LIMITS: StreamLimits = { perCaller: 10, perScope: 200, inAll: 2_000 };

export interface OpenStream {
  /** Aborted if the stream must make room for another scope. */
  readonly signal: AbortSignal;
  readonly close: () => void;
}

/** Counts the open streams. One person can have many teams, so a full process takes from the scope that has the most. */
export class OpenStreams {
  readonly #limits: StreamLimits;
  readonly #streams: string;
  readonly #ofCallers = new Map<string, number>();
  /** Of each scope, the longest open first. No set is empty. */
  readonly #ofScopes = new Map<string, Set<AbortController>>();
  #all = 0;

  /** `streams`: what a caller who has too many is told of. */
  constructor(limits = LIMITS, streams = 'streams of changes') {
    this.#limits = limits;
    this.#streams = streams;
  }

  /** Throws TooManyStreams or StreamsBusy. */
  open(scopeId: string, { kind, keyId, userId }: Actor): OpenStream {
    const caller = `${scopeId} ${kind} ${keyId ?? userId ?? ''}`;
    const { perCaller, perScope } = this.#limits;
    // everyone in local mode is the same caller
    if (kind !== 'local' && this.#countOf(caller) >= perCaller)
      throw new TooManyStreams('The caller', perCaller, this.#streams);
    if (this.#sizeOf(scopeId) >= perScope) throw new TooManyStreams('The team', perScope, this.#streams);
    if (this.#all >= this.#limits.inAll) this.#makeRoomFor(scopeId);
    const ended = new AbortController();
    const ofScope = this.#ofScopes.get(scopeId) ?? new Set();
    this.#ofScopes.set(scopeId, ofScope.add(ended));
    this.#ofCallers.set(caller, this.#countOf(caller) + 1);
    this.#all += 1;
    return { signal: ended.signal, close: () => this.#close(scopeId, caller, ended) };
  }

  /** Ends a stream of the scope with the most, if it would still have as many as this one. */
  #makeRoomFor(scopeId: string): void {
    const most = [...this.#ofScopes.values()].reduce((one, other) => (other.size > one.size ? other : one));
    if (most.size <= this.#sizeOf(scopeId) + 1) throw new StreamsBusy(this.#streams);
    const [first] = most;
    if (first) this.#release(most, first);
    first?.abort();
  }

  #close(scopeId: string, caller: string, ended: AbortController): void {
    const ofScope = this.#ofScopes.get(scopeId);
    if (ofScope) this.#release(ofScope, ended);
    if (ofScope?.size === 0) this.#ofScopes.delete(scopeId);
    const left = this.#countOf(caller) - 1;
    if (left > 0) this.#ofCallers.set(caller, left);
    else this.#ofCallers.delete(caller);
  }

  /** Not twice: a stream that made room closes later. */
  #release(ofScope: Set<AbortController>, one: AbortController): void {
    if (ofScope.delete(one)) this.#all -= 1;
  }

  #countOf(caller: string): number {
    return this.#ofCallers.get(caller) ?? 0;
  }

  #sizeOf(scopeId: string): number {
    return this.#ofScopes.get(scopeId)?.size ?? 0;
  }
}
