import { expect, test } from '@jest/globals';
import { defaultResource } from '@opentelemetry/resources';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace';
import { startTracing } from '../../src/observability/tracing.ts';

const REQUESTS = 1_000;

/** How many of the requests with this header are recorded. */
async function recorded(traceparent: string, sampler: { ratio: number; followsParent: boolean }) {
  const options = { sampler, timeoutMs: 1_000, spanDelayMs: 1_000, resource: defaultResource() };
  const { tracer, stop } = startTracing(new InMemorySpanExporter(), options);
  const traces = Array.from({ length: REQUESTS }, () => tracer.ofRequest({ traceparent }));
  await stop();
  return traces.filter(({ span }) => span).length;
}

// the sampler of the SDK records the first at any ratio above 0, and the second at none below 1
const CHOSEN_IDS = [`${'0'.repeat(31)}1`, `${'f'.repeat(8)}${'0'.repeat(24)}`];

test.each(CHOSEN_IDS)('a client with the trace %s does not choose whether it is recorded', async (id) => {
  for (const flags of ['00', '01']) {
    const traceparent = `00-${id}-b7ad6b7169203331-${flags}`;
    expect(await recorded(traceparent, { ratio: 0.05, followsParent: false })).toBeLessThan(REQUESTS / 2);
    expect(await recorded(traceparent, { ratio: 0.95, followsParent: false })).toBeGreaterThan(REQUESTS / 2);
    expect(await recorded(traceparent, { ratio: 0, followsParent: false })).toBe(0);
    expect(await recorded(traceparent, { ratio: 1, followsParent: false })).toBe(REQUESTS);
  }
});

test('a client chooses it where the operator says so', async () => {
  const of = (flags: string) => `00-${CHOSEN_IDS[1]}-b7ad6b7169203331-${flags}`;
  expect(await recorded(of('01'), { ratio: 0, followsParent: true })).toBe(REQUESTS);
  expect(await recorded(of('00'), { ratio: 1, followsParent: true })).toBe(0);
});

test('without a valid header the part of the requests is recorded', async () => {
  for (const traceparent of [
    '',
    'anything',
    `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
    `00-${'a'.repeat(9_000)}`,
  ])
    expect(await recorded(traceparent, { ratio: 1, followsParent: true })).toBe(REQUESTS);
});
