import { randomBytes } from 'node:crypto';
import { median } from '../support/statistics.ts';

/** Two kinds of request whose timing must be indistinguishable, although one concerns an existing account or key. */
export interface Pair {
  readonly name: string;
  readonly unknown: (turn: number) => Promise<void>;
  readonly known: (turn: number) => Promise<void>;
}

export interface Comparison {
  readonly unknownMs: number;
  readonly knownMs: number;
  /** The difference of the medians as a share of the larger one. */
  readonly difference: number;
}

/** Sends one of each in turn, in random order, so that other load on the machine affects both. */
export async function compare({ unknown, known }: Pair, tries: number): Promise<Comparison> {
  const [unknowns, knowns]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < tries; turn++) {
    const both: [typeof unknown, number[]][] = [
      [unknown, unknowns],
      [known, knowns],
    ];
    if (Math.random() < 0.5) both.reverse();
    for (const [send, times] of both) {
      const startedAt = performance.now();
      await send(turn);
      times.push(performance.now() - startedAt);
    }
  }
  const [unknownMs, knownMs] = [median(unknowns), median(knowns)];
  return { unknownMs, knownMs, difference: Math.abs(unknownMs - knownMs) / Math.max(unknownMs, knownMs) };
}

/** Throws for any status but 401, because the comparison would then be meaningless. */
export async function send(url: string, init: RequestInit): Promise<void> {
  const response = await fetch(url, init);
  await response.arrayBuffer();
  if (response.status !== 401)
    throw new Error(`${url} responded with status ${response.status} and not 401.`);
}

/** Behind a proxy, from a network of its own: otherwise the limits on attempts would end the bench. */
export const fromRandomNetwork = () => ({ 'x-forwarded-for': [10, ...randomBytes(3)].join('.') });
