import { setTimeout as sleep } from 'node:timers/promises';
import { between, type Random } from '../state/random.ts';
import { matchesPath } from './request-log.ts';

/** The requests that a fault, a delay or a hold applies to. */
export interface RequestFilter {
  readonly method?: string;
  /** Exact, or a pattern. Defaults to every path. */
  readonly path?: string | RegExp;
}

export interface InjectedFault extends RequestFilter {
  /** An HTTP status such as 429, 500 or 503; or the connection breaks without a response. */
  readonly with: number | 'reset';
  /** `after`: the request has done its work, and only the response is lost. Defaults to before. */
  readonly when?: 'before' | 'after';
  /** How many requests. Defaults to 1. */
  readonly times?: number;
}

/** A gate that requests wait at. `release` lets all requests through, now and later. */
export interface HeldRequests {
  /** Resolves when the first request waits at the gate. */
  readonly arrived: Promise<void>;
  readonly waiting: number;
  release(): void;
}

interface Gate extends RequestFilter {
  readonly when: 'before' | 'after';
  wait(): Promise<void>;
}

export interface RequestTarget {
  readonly method: string;
  readonly path: string;
}

/** The network between the client and the API: its latency and its faults. */
export class Network {
  readonly #random: Random;
  readonly #faults: { fault: InjectedFault; left: number }[] = [];
  readonly #gates = new Set<Gate>();
  #latencyMs: readonly [number, number] = [0, 0];

  constructor(random: Random) {
    this.#random = random;
  }

  /**
   * Every request takes this many milliseconds, or a random number between two. The work is done at a random time
   * within that: data may be old when it arrives.
   */
  setLatency(ms: number | readonly [number, number]): void {
    this.#latencyMs = typeof ms === 'number' ? [ms, ms] : ms;
  }

  /** The next requests that match fail. */
  failNext(fault: InjectedFault): void {
    this.#faults.push({ fault, left: fault.times ?? 1 });
  }

  /** Planned failures that no request has met yet are dropped. */
  recover(): void {
    this.#faults.length = 0;
  }

  /** Matching requests wait, before or after their work is done, until released. */
  hold(filter: RequestFilter & { readonly when?: 'before' | 'after' } = {}): HeldRequests {
    const arrival = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    let waiting = 0;
    const gate: Gate = {
      ...filter,
      when: filter.when ?? 'before',
      wait: () => {
        waiting += 1;
        arrival.resolve();
        return release.promise.finally(() => {
          waiting -= 1;
        });
      },
    };
    this.#gates.add(gate);
    return {
      arrived: arrival.promise,
      get waiting() {
        return waiting;
      },
      release: () => {
        this.#gates.delete(gate);
        release.resolve();
      },
    };
  }

  /** Passes the request on; `work` does its work at one point in time. Returns the fault that its response meets. */
  async carry(target: RequestTarget, work: () => void): Promise<InjectedFault | undefined> {
    const latency = between(this.#random, this.#latencyMs);
    const before = latency * this.#random();
    if (latency > 0) await sleep(before);
    await this.#passGates(target, 'before');
    const fault = this.#takeFault(target, 'before');
    if (fault) return fault;
    work();
    await this.#passGates(target, 'after');
    if (latency > 0) await sleep(latency - before);
    return this.#takeFault(target, 'after');
  }

  async #passGates(target: RequestTarget, when: 'before' | 'after'): Promise<void> {
    const gates = [...this.#gates].filter((gate) => gate.when === when && matches(target, gate));
    await Promise.all(gates.map((gate) => gate.wait()));
  }

  #takeFault(target: RequestTarget, when: 'before' | 'after'): InjectedFault | undefined {
    const planned = this.#faults.find(
      ({ fault, left }) => left > 0 && (fault.when ?? 'before') === when && matches(target, fault),
    );
    if (planned) planned.left -= 1;
    return planned?.fault;
  }
}

function matches(target: RequestTarget, { method, path }: RequestFilter): boolean {
  return (
    (method === undefined || method === target.method) &&
    (path === undefined || matchesPath(target.path, path))
  );
}
