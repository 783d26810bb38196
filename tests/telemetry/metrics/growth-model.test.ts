import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import type { StoreMetric } from '../../../src/features/telemetry/metrics/metric.schemas.ts';
import { setUpDatabase } from '../../support/set-up.ts';

const db = await setUpDatabase();
const tenant = await db.newTenant();

const COUNTERS = ['tokens_saved', 'total_compressions', 'total_embeddings'] as const;
type Counts = Record<(typeof COUNTERS)[number], bigint>;
const none = (): Counts => ({ tokens_saved: 0n, total_compressions: 0n, total_embeddings: 0n });

interface Reported {
  readonly tool: number;
  /** `undefined`: none. */
  readonly session: number | undefined;
  /** Seconds; `undefined`: now, which is later than every other time. */
  readonly second: number | undefined;
  readonly counters: Readonly<Partial<Record<(typeof COUNTERS)[number], number>>>;
}

/** What the documentation of the counters says, sample by sample. */
class Model {
  readonly growths: Counts[] = [];
  readonly totals = new Map<number, Counts>();
  readonly #series = new Map<string, { newest: number; last: Partial<Counts> }>();

  take({ tool, session, second = Number.MAX_VALUE, counters }: Reported): void {
    const name = `${tool} ${session}`;
    const series = this.#series.get(name) ?? { newest: Number.NEGATIVE_INFINITY, last: {} };
    this.#series.set(name, series);
    const growth = none();
    for (const counter of COUNTERS) {
      const reported = counters[counter];
      if (reported === undefined || second < series.newest) continue;
      const value = BigInt(reported);
      const last = series.last[counter];
      growth[counter] = last === undefined || value < last ? value : value - last;
      series.last[counter] = value;
    }
    series.newest = Math.max(series.newest, second);
    this.growths.push(growth);
    if (session === undefined) return;
    const total = this.totals.get(session) ?? none();
    for (const counter of COUNTERS) total[counter] += growth[counter];
    this.totals.set(session, total);
  }
}

const SESSIONS = 3;
const few = (largest: number) => fc.integer({ min: 0, max: largest });
// sums of the large ones pass 2^53, and end in digits that a double would round
const counter = fc.oneof(
  { weight: 4, arbitrary: few(9) },
  { weight: 1, arbitrary: fc.constantFrom(2 ** 53 - 1, 2 ** 53 - 2, 2 ** 52 + 1) },
);
const reported: fc.Arbitrary<Reported> = fc.record({
  tool: few(1),
  session: fc.option(few(SESSIONS - 1), { nil: undefined }),
  second: fc.oneof({ weight: 6, arbitrary: few(8) }, { weight: 1, arbitrary: fc.constant(undefined) }),
  counters: fc.record(
    { tokens_saved: counter, total_compressions: counter, total_embeddings: counter },
    { requiredKeys: [] },
  ),
});

let sides = 0;

/** Stores samples in sessions and tools of its own, and reads what became of them. */
async function newSide(scope: Scope) {
  const name = `side${sides++}.`;
  const sessions = await Promise.all(
    Array.from({ length: SESSIONS }, () => db.services.sessions.start(scope, { tool_id: name })),
  );
  const ids = sessions.map(({ session_id }) => session_id);
  const sampleOf = ({ tool, session, second, counters }: Reported): StoreMetric => ({
    tool_id: `${name}${tool}`,
    ...(session !== undefined && { session_id: ids[session] as string }),
    ...(second !== undefined && { timestamp: new Date(Date.UTC(2026, 1, 1, 0, 0, second)).toISOString() }),
    ...counters,
  });
  const written = async () => {
    const columns = COUNTERS.map((counter) => `${counter}_delta::text as ${counter}`).join(', ');
    const growths = await db.asAdmin((admin) =>
      admin.query(`select ${columns} from metrics where starts_with(tool_id, $1) order by id`, [name]),
    );
    const totals = await db.asAdmin((admin) =>
      admin.query(
        `select ${COUNTERS.map((counter) => `${counter}::text`).join(', ')} from tool_sessions
         where session_id = any($1) order by array_position($1, session_id)`,
        [ids],
      ),
    );
    return { growths: growths.rows, totals: totals.rows };
  };
  return { sampleOf, written };
}

const asText = (counts: Counts) =>
  Object.fromEntries(COUNTERS.map((counter) => [counter, `${counts[counter]}`]));

async function compare(scope: Scope, batches: readonly (readonly Reported[])[]): Promise<void> {
  const model = new Model();
  for (const one of batches.flat()) model.take(one);
  const expected = {
    growths: model.growths.map(asText),
    totals: Array.from({ length: SESSIONS }, (_, n) => asText(model.totals.get(n) ?? none())),
  };

  const single = await newSide(scope);
  for (const one of batches.flat()) await db.services.metrics.store(scope, single.sampleOf(one));
  expect(await single.written()).toEqual(expected);

  const batched = await newSide(scope);
  for (const batch of batches) {
    const items = batch.map((one) => ({ type: 'metric', data: batched.sampleOf(one) }));
    expect(JSON.parse(await db.services.ingest.store(scope, items))).toMatchObject({ created: batch.length });
  }
  expect(await batched.written()).toEqual(expected);
}

const SCOPES: readonly [string, Scope][] = [
  ['in local mode', LOCAL],
  ['in a tenant', tenant],
];

test.each(SCOPES)('samples grow %s as the rule says, one by one and in batches', (_name, scope) =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(reported, { minLength: 1, maxLength: 30 }), { minLength: 1, maxLength: 2 }),
      (batches) => compare(scope, batches),
    ),
    { seed: 40, numRuns: 30 },
  ),
);

test.each(SCOPES)(
  'a batch %s has room for a series of its own for each of 500 samples',
  async (_name, scope) => {
    const side = await newSide(scope);
    const value = (n: number) => ({ tokens_saved: 1_000 - n });
    const batch = Array.from(
      { length: 500 },
      (_, n): Reported => ({
        ...{ tool: 499 - n, session: n % SESSIONS, second: n, counters: value(n) },
      }),
    );
    const items = [...batch, ...batch].map((one) => ({ type: 'metric', data: side.sampleOf(one) }));
    await db.services.ingest.store(scope, items);
    const { growths } = await side.written();
    expect(growths.map(({ tokens_saved }) => Number(tokens_saved))).toEqual([
      ...batch.map((_, n) => 1_000 - n),
      ...batch.map(() => 0),
    ]);
  },
);
