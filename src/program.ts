import { flushCompileCache } from 'node:module';
import { constants } from 'node:os';
import { type Config, type DatabaseUrls, loadConfig } from './config/config.ts';
import { warningsAbout } from './config/warnings.ts';
import {
  type EmbeddedServer,
  type OpeningDetails,
  type OpeningStep,
  openEmbeddedServer,
} from './db/embedded/embedded.ts';
import { keepAlive } from './db/embedded/watch.ts';
import { migrateUp } from './db/schema/migrate.ts';
import { provisionRoles } from './db/schema/provision.ts';
import { MEGABYTE } from './db/transaction/disk-space.ts';
import { requireFreePort } from './http/server/listen.ts';
import { type Announce, announcer } from './lib/announcer.ts';
import { IdleMemory } from './lib/idle-memory.ts';
import { createLogger, type Logger } from './lib/logger.ts';
import type { RunningServer } from './server.ts';

// Most of the program is loaded while PostgreSQL works: the services while it starts, the rest while it applies the
// policies. Loading occupies this thread, so each begins when PostgreSQL has something to do.
const loadServices = () => import('./container.ts');
const loadServer = () => import('./server.ts');

/** A failure is reported where the result is needed. */
const inBackground = (load: () => Promise<unknown>) => () => void load().catch(() => {});

async function main(): Promise<void> {
  const config = loadConfig();
  const log = createLogger(config.logLevel);
  for (const warning of warningsAbout(config)) log.warn(warning);
  const announce = announcer(log, process.stdout);
  const stopRequested = nextSignal();

  // before the database is created and migrated, which takes a while
  await requireFreePort(config);
  const embedded = config.databaseUrls ? undefined : await startEmbedded(config, log, announce);
  const watch = embedded && keepAlive(embedded, log);
  try {
    const databaseUrls = config.databaseUrls ?? embedded?.urls.roles;
    if (!databaseUrls) throw new Error('No database is configured.');
    if (!embedded) announceConnection(databaseUrls, announce);
    const reserveBytes = config.diskReserveMb * MEGABYTE;
    const { startServer } = await loadServer();
    const server = await startServer(
      {
        ...config,
        secretKey: config.secretKey ?? embedded?.secretKey,
        disk: embedded && { folder: config.dataDir, reserveBytes },
        spool: { folder: config.spoolDir, reserveBytes },
      },
      databaseUrls,
      log,
    );
    greet(server, config);
    // a server may be killed, and otherwise writes it when it ends
    flushCompileCache();
    IdleMemory.watch();
    await stopRequested;
    await server.close();
  } finally {
    await watch?.stop();
    await embedded?.leave();
  }
}

function startEmbedded({ dataDir }: Config, log: Logger, announce: Announce): Promise<EmbeddedServer> {
  return openEmbeddedServer(
    dataDir,
    {},
    {
      prepare: async (urls) => {
        announce('Checking the roles and the schema of the database …');
        await provisionRoles(urls);
        announceMigrations(await migrateUp(urls.owner, { meanwhile: inBackground(loadServer) }), announce);
      },
      meanwhile: inBackground(loadServices),
      onStep: (step, details) => announce(OPENING[step](details), { step, ...details }),
      onWait: () =>
        log.warn(
          { dataDir },
          'another process is starting or stopping the database in this folder; waiting for it',
        ),
    },
  );
}

const OPENING: Readonly<Record<OpeningStep, (details: OpeningDetails) => string>> = {
  create: ({ dataDir }) => `Creating a database in ${dataDir}; this is done once and takes some seconds …`,
  start: ({ release }) => `Starting PostgreSQL ${release} …`,
  join: ({ dataDir }) => `Using the PostgreSQL that already runs in ${dataDir} …`,
};

function announceMigrations(migrations: readonly string[], announce: Announce): void {
  const [first, last] = [migrations[0], migrations.at(-1)];
  if (migrations.length === 0) announce('The schema is up to date.', { migrations });
  else if (migrations.length === 1) announce(`Applied the migration ${first}.`, { migrations });
  else announce(`Applied ${migrations.length} migrations, ${first} to ${last}.`, { migrations });
}

/** Never the password. */
function announceConnection({ tenant }: DatabaseUrls, announce: Announce): void {
  const { host, pathname } = new URL(tenant);
  announce(`Connecting to PostgreSQL at ${host}${pathname} …`, { host, database: pathname.slice(1) });
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
