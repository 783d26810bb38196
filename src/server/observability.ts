import packageJson from '../../package.json' with { type: 'json' };
import type { Lifecycle } from '../lib/lifecycle.ts';
import type { Logger } from '../lib/logger.ts';
import type { ServerConfig } from './server-config.ts';

/** Loads what measures and traces this process, if the configuration has a use for it. */
export async function observe(
  lifecycle: Lifecycle,
  { observability }: ServerConfig,
  log: Logger,
): Promise<void> {
  const { metrics, otlp } = observability ?? {};
  if (!metrics && !otlp) return;
  const { startObservability } = await import('../observability/start.ts');
  const running = await startObservability({ metrics, otlp }, { version: packageJson.version, log });
  if (running.metricsUrl) log.info({ url: running.metricsUrl }, 'metrics for Prometheus');
  lifecycle.add({ name: 'observability', stop: () => running.stop(), hasDeadline: true });
}
