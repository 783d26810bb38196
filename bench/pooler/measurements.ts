import type pg from 'pg';
import { print } from '../support/output.ts';
import { processorTime, processorTimeOfChildren } from '../support/processor-time.ts';
import { median } from '../support/statistics.ts';
import type { Contestant } from './contestants.ts';
import type { Run } from './side.ts';

/** One round. The processor time is in microseconds for a transaction. */
interface Round extends Run {
  readonly postgres: number;
  readonly pooler: number;
}

const BASE = 'direct';

/** The rounds of each contestant. */
export class Measurements {
  readonly #postgresPid: number;
  readonly #rounds = new Map<string, Round[]>();
  readonly #alone = new Map<string, Run[]>();

  private constructor(postgresPid: number) {
    this.#postgresPid = postgresPid;
  }

  static async of(admin: pg.Client): Promise<Measurements> {
    const { rows } = await admin.query<{ pid: string }>(
      "select split_part(pg_read_file('postmaster.pid'), E'\\n', 1) as pid",
    );
    return new Measurements(Number(rows[0]?.pid));
  }

  async add({ name, pooler }: Contestant, work: () => Promise<Run>): Promise<void> {
    const used = async () => ({
      postgres: await processorTimeOfChildren(this.#postgresPid),
      pooler: pooler ? await processorTime(pooler.pid) : 0,
    });
    const before = await used();
    const run = await work();
    const after = await used();
    append(this.#rounds, name, {
      ...run,
      postgres: (after.postgres - before.postgres) / run.done,
      pooler: (after.pooler - before.pooler) / run.done,
    });
  }

  addAlone(name: string, run: Run): void {
    append(this.#alone, name, run);
  }

  last(name: string): string {
    const round = this.#rounds.get(name)?.at(-1);
    return round ? `${round.perSecond.toFixed(0)}/s ${JSON.stringify(round.refused)}` : '';
  }

  print(): void {
    for (const [name, rounds] of this.#rounds) {
      const of = (pick: (round: Round) => number) => median(rounds.map(pick));
      const alone = this.#alone.get(name) ?? [];
      print(
        `${name.padEnd(10)} ${of(({ perSecond }) => perSecond).toFixed(0)}/s   ` +
          `p50 ${of(({ p50 }) => p50).toFixed(1)} ms   p99 ${of(({ p99 }) => p99).toFixed(1)} ms   ` +
          `one client p50 ${median(alone.map(({ p50 }) => p50)).toFixed(2)} ms, ` +
          `p99 ${median(alone.map(({ p99 }) => p99)).toFixed(2)} ms   processor: ` +
          `clients ${of(({ processor }) => processor).toFixed(0)} µs, ` +
          `PgBouncer ${of(({ pooler }) => pooler).toFixed(0)} µs, ` +
          `PostgreSQL ${of(({ postgres }) => postgres).toFixed(0)} µs`,
      );
    }
    for (const [name, ratio] of Object.entries(this.result())) print(`${name} ${ratio}`);
  }

  /** Medians of the ratios to the direct connection in the same round. */
  result(): Record<string, number> {
    const result: Record<string, number> = {};
    for (const [name, rounds] of this.#rounds) {
      if (name === BASE) continue;
      const base = this.#rounds.get(BASE) ?? [];
      const ratio = (pick: (run: Run) => number, runs: readonly Run[], bases: readonly Run[]) =>
        Number(median(runs.map((run, n) => pick(run) / pick(bases[n] ?? run))).toFixed(3));
      const [alone, baseAlone] = [this.#alone.get(name) ?? [], this.#alone.get(BASE) ?? []];
      result[`speed_${name}`] = ratio(({ perSecond }) => perSecond, rounds, base);
      result[`p50_${name}`] = ratio(({ p50 }) => p50, rounds, base);
      result[`p99_${name}`] = ratio(({ p99 }) => p99, rounds, base);
      result[`p50_alone_${name}`] = ratio(({ p50 }) => p50, alone, baseAlone);
      result[`p99_alone_${name}`] = ratio(({ p99 }) => p99, alone, baseAlone);
    }
    return result;
  }
}

function append<T>(lists: Map<string, T[]>, name: string, value: T): void {
  const list = lists.get(name);
  if (list) list.push(value);
  else lists.set(name, [value]);
}
