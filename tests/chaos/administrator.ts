import { setTimeout as wait } from 'node:timers/promises';
import type { TenantScope } from '../../src/auth/scope.ts';
import type { Traffic } from './traffic.ts';

/**
 * Changes a setting again and again, each time to a value of its own. Every change is a line of the audit log, chained to
 * the one before. It never repeats a change: whether one that was not acknowledged took place is open.
 */
export class Administrator {
  readonly scope: TenantScope;
  readonly acknowledged = new Set<number>();
  readonly sent = new Set<number>();
  readonly #number: number;
  readonly #key: string;
  readonly #traffic: Traffic;
  #stopped = false;

  constructor(number: number, scope: TenantScope, key: string, traffic: Traffic) {
    this.scope = scope;
    this.#number = number;
    this.#key = key;
    this.#traffic = traffic;
  }

  async run(): Promise<void> {
    for (let days = 100; !this.#stopped; days++) {
      this.sent.add(days);
      const { outcome } = await this.#traffic.send(this.#number, {
        method: 'PATCH',
        path: '/v1/settings',
        body: JSON.stringify({ retention_days: days }),
        headers: { authorization: `Bearer ${this.#key}` },
      });
      if (outcome === 'acknowledged') this.acknowledged.add(days);
      await wait(100);
    }
  }

  stop(): void {
    this.#stopped = true;
  }

  /** `logged`: the values that the audit log tells of. */
  faults(logged: readonly number[]): string[] {
    const counts = new Map<number, number>();
    for (const days of logged) counts.set(days, (counts.get(days) ?? 0) + 1);
    const lost = [...this.acknowledged].filter((days) => !counts.has(days)).map((days) => `lost: ${days}`);
    const doubled = [...counts].filter(([, count]) => count > 1).map(([days]) => `twice: ${days}`);
    const strange = [...counts.keys()]
      .filter((days) => !this.sent.has(days))
      .map((days) => `strange: ${days}`);
    return [...lost, ...doubled, ...strange];
  }
}
