import { loadConfig } from '../../src/config/config.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { startObservability } from '../../src/observability/start.ts';
import { startServer } from '../../src/server.ts';
import { announce } from '../support/child-process.ts';

// A server whose metrics and traces are switched by messages. Two processes of one setting differ by more than what they cost.

/** `off`, `on` (with the default part of the traces) or `traced`; `undefined`: the processor time so far is asked for. */
export type Asked = { readonly setting?: 'off' | 'on' | 'traced' };
/** Microseconds. */
export type Told = { readonly processor: number };

const log = createLogger('silent');
const settingsOf = (sampler: Record<string, string> = {}) =>
  loadConfig({ ...process.env, METRICS_PORT: '0', ...sampler }).observability;

const start = (setting: 'on' | 'traced') =>
  startObservability(settingsOf(setting === 'traced' ? { OTEL_TRACES_SAMPLER: 'always_on' } : {}), {
    version: 'bench',
    log,
  });

// before the server, which makes the calls of its services steps of traces only if there is a tracer
let running: Awaited<ReturnType<typeof start>> | undefined = await start('on');
const { observability: _switched, ...config } = loadConfig({
  ...process.env,
  PORT: '0',
  LOCAL_MODE: 'off',
  RATE_LIMITS: 'off',
});
if (!config.databaseUrls) throw new Error('DATABASE_URL is not set.');
const { url } = await startServer(config, config.databaseUrls, createLogger('info'));

process.on('message', async ({ setting }: Asked) => {
  if (setting !== undefined) {
    await running?.stop();
    running = setting === 'off' ? undefined : await start(setting);
  }
  const { user, system } = process.cpuUsage();
  process.send?.({ processor: user + system });
});
announce({ url });
