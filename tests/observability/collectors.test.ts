import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/config.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { currentTracer } from '../../src/lib/observation/tracer.ts';
import { type Observability, startObservability } from '../../src/observability/start.ts';
import { logLines } from '../support/log-lines.ts';
import { Collector } from './collector.ts';
import { until } from './observed-server.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** `timeoutMs`: short only for a collector that is not to answer, because a busy machine takes longer. */
async function observing(endpoint: string, timeoutMs = 10_000) {
  const { lines, stream } = logLines();
  const { observability } = loadConfig({
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_TIMEOUT: `${timeoutMs}`,
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_BSP_SCHEDULE_DELAY: '100',
    OTEL_TRACES_SAMPLER: 'always_on',
  });
  const log = createLogger('debug', stream);
  const running: Observability = await startObservability(observability, { version: '1', log });
  ends.push(() => running.stop());
  return { running, lines };
}

/** The trace of a request that has ended. */
function trace(): void {
  const traced = currentTracer()?.ofRequest({});
  traced?.span?.child('below').end();
  traced?.span?.end();
}

const started = async () => {
  const collector = await new Collector().start();
  ends.push(() => collector.stop());
  return collector;
};

const WARNING = { level: 40, code: 'telemetry_export_failed', signal: 'traces' };

test.each<[string, Collector['answer'], boolean]>([
  ['that never answers', undefined, true],
  ['that answers nonsense', { status: 200, body: Buffer.from([255, 255, 255, 1, 2, 3]) }, false],
  ['that redirects', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, true],
  ['that wants a pause of an hour', { status: 429, headers: { 'retry-after': '3600' } }, true],
  ['that fails with a long text', { status: 500, body: 'x'.repeat(100_000) }, true],
])(
  'a collector %s costs one line in the log, and the stop does not wait for it',
  async (_, answer, fails) => {
    const collector = await started();
    collector.answer = answer;
    const { running, lines } = await observing(collector.endpoint, answer === undefined ? 100 : undefined);
    for (const _round of [1, 2]) {
      trace();
      await wait(120);
    }
    await running.stop();
    expect(collector.spans.length).toBeGreaterThan(0);
    expect(lines).toEqual(fails ? [expect.objectContaining(WARNING)] : []);
    expect(JSON.stringify(lines).length).toBeLessThan(1_000);
  },
);

test('a collector that is down and comes back costs a line each, and gets what is traced from then on', async () => {
  const collector = await started();
  collector.answer = { status: 503 };
  const { lines } = await observing(collector.endpoint, 100);
  trace();
  await until(() => lines.find(({ level }) => level === 40));
  collector.answer = { status: 200 };
  await until(() => {
    trace();
    return lines.find(({ level }) => level === 30);
  });
  expect(lines).toEqual([
    expect.objectContaining(WARNING),
    expect.objectContaining({ level: 30, msg: expect.stringContaining('takes what is exported again') }),
  ]);
});

test('nothing listens: more spans than are kept cost no more memory and no line more', async () => {
  const { running, lines } = await observing('http://127.0.0.1:9', 100);
  for (let n = 0; n < 20_000; n += 1) trace();
  await until(() => lines[0]);
  await running.stop();
  expect(lines).toEqual([expect.objectContaining(WARNING)]);
});

test('a clock that is set back makes no duration negative', async () => {
  const collector = await started();
  await observing(collector.endpoint);
  const real = Date.now;
  ends.push(() => {
    Date.now = real;
  });
  const span = currentTracer()?.ofRequest({}).span;
  const below = span?.child('below');
  Date.now = () => real() - 3_600_000;
  below?.end();
  span?.end();
  Date.now = real;
  const spans = await until(() => (collector.spans.length === 2 ? collector.spans : undefined));
  for (const { nanoseconds } of spans) {
    expect(nanoseconds).toBeGreaterThanOrEqual(0n);
    expect(nanoseconds).toBeLessThan(60_000_000_000n);
  }
});

test('what is stopped traces no longer', async () => {
  const collector = await started();
  const { running } = await observing(collector.endpoint);
  trace();
  await running.stop();
  expect(currentTracer()).toBeUndefined();
  // what was traced before has arrived
  expect(collector.spans).toHaveLength(2);
});
