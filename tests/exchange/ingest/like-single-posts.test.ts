import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { storeMetricBody } from '../../../src/features/telemetry/metrics/metric.schemas.ts';
import { setUpDatabase } from '../../support/set-up.ts';

const db = await setUpDatabase();
const tenant = await db.newTenant();

const NOW = Date.parse('2026-03-01T12:00:00Z');

// few values, so that series repeat themselves, go back, start again and come late
const few = (largest: number) => fc.integer({ min: 0, max: largest });
const counter = fc.oneof(
  { weight: 5, arbitrary: few(30) },
  { weight: 1, arbitrary: fc.constantFrom(2 ** 53 - 1, 2 ** 52, 2 ** 33 + 1) },
);
const gauge = fc.double({ min: -1e100, max: 1e100, noNaN: true });
const time = fc
  .tuple(few(20), fc.constantFrom('', '.5', '.123', '.123456', '.1234567', '.9999995', '.0000005'), few(2))
  .map(([seconds, fraction, zone]) => {
    const shifted = new Date(NOW + seconds * 1_000 + zone * 3_600_000).toISOString().slice(0, 19);
    return `${shifted}${fraction}${zone === 0 ? 'Z' : `+0${zone}:00`}`;
  });
const word = fc.string({
  unit: fc.constantFrom('a', 'é', '漢', '😀', '"', '\\', ' ', '{'),
  minLength: 1,
  maxLength: 5,
});

const SESSIONS = 2;

const sample = fc.record(
  {
    timestamp: time,
    tool_id: fc.constantFrom('claude-code', 'cursor', 'ä"{}\\'),
    session: few(SESSIONS - 1),
    tool_version: word,
    service: fc.constantFrom('combined', 'compression'),
    metadata: fc.dictionary(fc.stringMatching(/^[a-z_]{1,5}$/), fc.oneof(word, few(5), fc.boolean()), {
      maxKeys: 3,
    }),
    total_embeddings: counter,
    total_compressions: counter,
    tokens_saved: counter,
    cache_hits: counter,
    tokens_processed: counter,
    pattern_count: counter,
    graph_nodes: counter,
    graph_edges: counter,
    cache_hit_rate: gauge,
    avg_latency_ms: fc.double({ min: 0, max: 1e100, noNaN: true }),
    compression_ratio: gauge,
    quality_score: gauge,
    prediction_accuracy: fc.double({ min: 0, max: 100, noNaN: true }),
    metrics: fc.record(
      {
        compression: fc.record({
          metrics: fc.record({ total_tokens_saved: counter, total_compressions: counter }),
        }),
        procedural: fc.record({ pattern_count: counter, total_successes: few(5), total_failures: few(5) }),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['timestamp'] },
);

type Sample = Readonly<Record<string, unknown>> & { readonly session?: number; readonly tool_id?: string };

/** A tool of each name and sessions of their own, so that what is written through one of them is known by it. */
class Side {
  readonly #name: string;
  readonly #sessions: string[];
  private constructor(name: string, sessions: string[]) {
    this.#name = name;
    this.#sessions = sessions;
  }

  static async begin(scope: Scope, name: string): Promise<Side> {
    const sessions: string[] = [];
    for (let n = 0; n < SESSIONS; n++)
      sessions.push((await db.services.sessions.start(scope, { tool_id: name })).session_id);
    return new Side(name, sessions);
  }

  bodyOf({ session, tool_id = 'unknown', ...rest }: Sample): Record<string, unknown> {
    return {
      ...rest,
      tool_id: this.#name + tool_id,
      ...(session !== undefined && { session_id: this.#sessions[session] }),
    };
  }

  /** Rows in the order in which they came, series, and the totals of the sessions: all as text, without names. */
  async written(): Promise<string[]> {
    const { rows } = await db.asAdmin((admin) =>
      admin.query<{ text: string }>(
        `select text from (
          select 1 as part, lpad(id::text, 20) as place, (to_jsonb(m) - '{id, scope_id, tenant_id}'::text[])::text as text
            from metrics m where starts_with(tool_id, $1)
          union all select 2, tool_id || ' ' || coalesce(array_position($2, session_id), 0), (to_jsonb(s) - '{scope_id, tenant_id}'::text[])::text
            from metric_series s where starts_with(tool_id, $1)
          union all select 3, array_position($2, session_id)::text, jsonb_build_array(
              tokens_saved, total_compressions, total_embeddings, last_activity > started_at)::text
            from tool_sessions where session_id = any($2)
        ) written order by part, place`,
        [this.#name, this.#sessions],
      ),
    );
    return rows.map(({ text }) =>
      this.#sessions.reduce(
        (done, id, n) => done.replaceAll(id, `session ${n}`),
        text.replaceAll(this.#name, ''),
      ),
    );
  }
}

let run = 0;

async function compare(scope: Scope, batches: readonly (readonly Sample[])[]): Promise<void> {
  run++;
  const [single, batched] = [await Side.begin(scope, `s${run}.`), await Side.begin(scope, `b${run}.`)];
  for (const batch of batches) {
    for (const one of batch)
      await db.services.metrics.store(scope, storeMetricBody.parse(single.bodyOf(one)));
    const items = batch.map((one) => ({ type: 'metric', data: batched.bodyOf(one) }));
    expect(JSON.parse(await db.services.ingest.store(scope, items))).toMatchObject({ created: batch.length });
  }
  expect(await batched.written()).toEqual(await single.written());
}

test.each([
  ['in local mode', () => LOCAL as Scope],
  ['in a tenant', () => tenant],
])('samples %s leave the same rows, series and totals in batches as one by one', (_name, scopeOf) =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(sample, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 3 }),
      (batches) => compare(scopeOf(), batches as Sample[][]),
    ),
    { seed: 8_003, numRuns: 60 },
  ),
);
