import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../support/random.ts';
import type { ChaosClient } from './client.ts';
import { injectFault, KINDS, type Kind, WHAT } from './faults.ts';
import type { Installation } from './installation.ts';
import type { Attempt, Traffic } from './traffic.ts';

const RECOVERY_TIMEOUT_MS = 60_000;
/** An idle one may be closed at the moment at which a request arrives. */
const AS_IT_CLOSES = ['refused', 'broken'];

export interface Tally {
  readonly rounds: Record<Kind, number>;
  /** Requests in flight when something was killed, all rounds together. */
  inFlight: number;
  /** The longest time until every client had an acknowledgement again, of each kind. */
  readonly longestMs: Record<Kind, number>;
  /** What became of requests when the server was told to stop. */
  readonly atStop: { answered: number; refusedBy503: number; refusedConnection: number; closed: number };
  readonly faults: string[];
}

const zeros = () => Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Record<Kind, number>;

/** Injects faults while clients send, and waits until all of them work again without help. */
export class Rounds {
  readonly tally: Tally = {
    ...{ rounds: zeros(), longestMs: zeros(), inFlight: 0, faults: [] },
    atStop: { answered: 0, refusedBy503: 0, refusedConnection: 0, closed: 0 },
  };
  readonly #installation: Installation;
  readonly #clients: readonly ChaosClient[];
  readonly #traffic: Traffic;
  readonly #random: Random;

  constructor(installation: Installation, clients: readonly ChaosClient[], traffic: Traffic, random: Random) {
    this.#installation = installation;
    this.#clients = clients;
    this.#traffic = traffic;
    this.#random = random;
  }

  /** Gives a line about it. */
  async run(kind: Kind): Promise<string> {
    this.#traffic.forget();
    const since = this.#clients.map(({ batches }) => batches.length);
    await wait(this.#random.between(100, 800));
    this.tally.rounds[kind] += 1;
    const struckAt = performance.now();
    const inFlight = this.#traffic.inFlight();
    this.tally.inFlight += inFlight.length;
    if (kind === 'stop') await this.#stop(inFlight);
    else await injectFault(kind, this.#installation, this.#random);
    const replaced = performance.now() - struckAt;
    await this.#flowing();
    const ms = performance.now() - struckAt;
    this.tally.longestMs[kind] = Math.max(this.tally.longestMs[kind], ms);
    await this.#readReceipts(since);
    const back = `back after ${Math.round(replaced)} ms, all served after ${Math.round(ms)} ms`;
    return `${this.#round()}. ${WHAT[kind]}: ${inFlight.length} in flight; ${back}`;
  }

  /** Until every client has an acknowledgement of something that it sent from now on. */
  async #flowing(): Promise<void> {
    const from = performance.now();
    const stuck = () => this.#clients.filter(({ number }) => this.#traffic.lastAcknowledged(number) < from);
    for (const deadline = from + RECOVERY_TIMEOUT_MS; stuck().length > 0; await wait(10)) {
      if (performance.now() < deadline) continue;
      const names = stuck().map(({ number }) => number);
      throw new Error(`Clients ${names} are not served again: ${this.#installation.supervisor.output}`);
    }
  }

  async #stop(inFlight: readonly Attempt[]): Promise<void> {
    const { supervisor } = this.#installation;
    const signalled = performance.now();
    const code = await supervisor.terminate();
    const ended = performance.now();
    if (code !== 0) this.#fault(`stop: exit code ${code}: ${supervisor.output}`);
    await supervisor.serves(RECOVERY_TIMEOUT_MS);
    // all of them have ended by now: whom they were sent to has
    for (const { outcome } of inFlight) this.#countAtStop(outcome, false);
    for (const { outcome } of this.#traffic.sentSince(signalled).filter(({ sentAt }) => sentAt < ended))
      this.#countAtStop(outcome, true);
  }

  #countAtStop(outcome: Attempt['outcome'], isNew: boolean): void {
    const { atStop } = this.tally;
    if (outcome === 'acknowledged') atStop.answered += 1;
    else if (outcome === 'stopping') atStop.refusedBy503 += 1;
    else if (isNew && outcome === 'refused') atStop.refusedConnection += 1;
    else if (isNew && AS_IT_CLOSES.includes(`${outcome}`)) atStop.closed += 1;
    else this.#fault(`stop: a request ${isNew ? 'after the signal' : 'in flight'}: ${outcome}`);
  }

  async #readReceipts(since: readonly number[]): Promise<void> {
    const { url } = this.#installation.supervisor;
    for (const [n, client] of this.#clients.entries())
      this.tally.faults.push(...(await client.unreadableReceipts(url, since[n] ?? 0)));
  }

  #fault(fault: string): void {
    this.tally.faults.push(`round ${this.#round()}, ${fault}`);
  }

  #round(): number {
    return Object.values(this.tally.rounds).reduce((sum, count) => sum + count, 0);
  }
}
