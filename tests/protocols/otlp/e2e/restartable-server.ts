import type { DatabaseUrls } from '../../../../src/config/config.ts';
import { loadConfig } from '../../../../src/config/config.ts';
import { createLogger, type Logger } from '../../../../src/lib/logger.ts';
import { type RunningServer, startServer } from '../../../../src/server.ts';
import { freePort } from '../../../support/free-port.ts';

export interface RestartableServer {
  readonly origin: string;
  start(): Promise<void>;
  /** As SIGTERM does. */
  stop(): Promise<void>;
}

/** The production server on the database of a test, on one port, until it is stopped. */
export async function startRestartable(
  urls: DatabaseUrls,
  log: Logger = createLogger('silent'),
): Promise<RestartableServer> {
  const port = await freePort();
  // replays are floods
  const config = {
    ...loadConfig({ PORT: `${port}`, RATE_LIMITS: 'off', LOCAL_MODE: 'off' }),
    poolSize: 4,
    localMode: false,
  };
  let running: RunningServer | undefined;
  const server: RestartableServer = {
    origin: `http://127.0.0.1:${port}`,
    start: async () => {
      running = await startServer(config, urls, log);
    },
    stop: async () => {
      await running?.close();
      running = undefined;
    },
  };
  await server.start();
  return server;
}
