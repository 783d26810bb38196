import { constants } from 'node:os';
import { type Config, loadConfig } from './config/config.ts';
import { type EmbeddedServer, openEmbeddedServer } from './db/embedded/embedded.ts';
import { keepAlive } from './db/embedded/watch.ts';
import { migrateUp } from './db/schema/migrate.ts';
import { provisionRoles } from './db/schema/provision.ts';
import { MEGABYTE } from './db/transaction/disk-space.ts';
import { createLogger, type Logger } from './lib/logger.ts';
import { type RunningServer, startServer } from './server.ts';

async function main(): Promise<void> {
  const config = loadConfig();
  const log = createLogger(config.logLevel);
  const stopRequested = nextSignal();

  const embedded = config.databaseUrls ? undefined : await startEmbedded(config, log);
  const watch = embedded && keepAlive(embedded, log);
  try {
    const databaseUrls = config.databaseUrls ?? embedded?.urls.roles;
    if (!databaseUrls) throw new Error('No database is configured.');
    const server = await startServer(
      {
        ...config,
        secretKey: config.secretKey ?? embedded?.secretKey,
        disk: embedded && { folder: config.dataDir, reserveBytes: config.diskReserveMb * MEGABYTE },
      },
      databaseUrls,
      log,
    );
    greet(server, config);
    await stopRequested;
    await server.close();
  } finally {
    await watch?.stop();
    await embedded?.leave();
  }
}

function startEmbedded({ dataDir }: Config, log: Logger): Promise<EmbeddedServer> {
  return openEmbeddedServer(
    dataDir,
    {},
    {
      prepare: async (urls) => {
        await provisionRoles(urls);
        await migrateUp(urls.owner);
      },
      onWait: () =>
        log.warn(
          { dataDir },
          'another process is starting or stopping the database in this folder; waiting for it',
        ),
    },
  );
}

/** A second signal ends the process at once. */
function nextSignal(): Promise<void> {
  return new Promise((resolve) => {
    let requested = false;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        // exit explicitly, because process 1 of a container has no default signal action
        if (requested) process.exit(128 + constants.signals[signal]);
        requested = true;
        resolve();
      });
    }
  });
}

function greet({ url }: RunningServer, config: Config): void {
  const lines = [`OmniMemory Cloud listens on ${url}`];
  if (!config.databaseUrls) lines.push(`Its PostgreSQL keeps the data in ${config.dataDir}`);
  if (config.localMode) {
    lines.push(
      'Local mode is on: requests without an API key work on the rows that belong to no account.',
      'Try:',
      `  curl -X POST ${url}/v1/sessions -H 'content-type: application/json' -d '{"tool_id":"claude-code"}'`,
    );
  } else {
    lines.push('Local mode is off: every request needs `Authorization: Bearer <API key>`.');
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}

main().then(
  // work that missed its deadline must not keep the process alive
  () => process.exit(),
  (error: Error) => process.stderr.write(`${error.message}\n`, () => process.exit(1)),
);
