import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Gauge } from '../lib/observation/instruments.ts';

const delay = new Gauge<'statistic'>({
  name: 'omnimemory.process.event_loop.delay',
  description:
    'How late timers of this process were since the last reading: the median, the 99th percentile and the maximum.',
  unit: 's',
});
const memory = new Gauge<'kind'>({
  name: 'omnimemory.process.memory',
  description: 'Memory of this process: resident, used by the JavaScript heap, and of buffers outside of it.',
  unit: 'By',
});
const processor = new Gauge<'mode'>(
  {
    name: 'omnimemory.process.cpu.time',
    description: 'Processor time that this process has used.',
    unit: 's',
  },
  { grows: true },
);
const uptime = new Gauge({
  name: 'omnimemory.process.uptime',
  description: 'For how long this process has run.',
  unit: 's',
});

const RESOLUTION_MS = 20;
const SECOND_NS = 1e9;
const SECOND_US = 1e6;

/** Returns what ends it. */
export function observeProcess(): () => void {
  const loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  loop.enable();
  // it measures the time between two timers
  const late = (nanoseconds: number) => Math.max(0, nanoseconds / SECOND_NS - RESOLUTION_MS / 1_000);
  const ends = [
    delay.observe(() => {
      const readings = [
        [late(loop.percentile(50)), { statistic: 'p50' }],
        [late(loop.percentile(99)), { statistic: 'p99' }],
        [late(loop.max), { statistic: 'max' }],
      ] as const;
      loop.reset();
      return readings;
    }),
    memory.observe(() => {
      const { rss, heapUsed, external } = process.memoryUsage();
      return [
        [rss, { kind: 'resident' }],
        [heapUsed, { kind: 'heap' }],
        [external, { kind: 'external' }],
      ];
    }),
    processor.observe(() => {
      const { user, system } = process.cpuUsage();
      return [
        [user / SECOND_US, { mode: 'user' }],
        [system / SECOND_US, { mode: 'system' }],
      ];
    }),
    uptime.observe(() => [[process.uptime(), {}]]),
  ];
  return () => {
    for (const end of ends) end();
    loop.disable();
  };
}
