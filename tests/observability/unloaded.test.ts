import { expect, jest, test } from '@jest/globals';
import { ServerProcess } from '../support/server-process.ts';
import { setUpDatabase } from '../support/set-up.ts';

// each test starts a process
jest.setTimeout(120_000);

const db = await setUpDatabase();
const { tenant, identity, billing = '', local = '' } = db.urls.roles;

/** Makes Node refuse the packages of OpenTelemetry. */
const REFUSING = `
  import { registerHooks } from 'node:module';
  registerHooks({
    resolve: (specifier, context, next) => {
      if (specifier.startsWith('@opentelemetry/')) throw new Error('loads ' + specifier);
      return next(specifier, context);
    },
  });`;

const start = (env: Readonly<Record<string, string>> = {}) =>
  new ServerProcess({
    DATABASE_URL: tenant,
    DATABASE_URL_IDENTITY: identity,
    DATABASE_URL_BILLING: billing,
    DATABASE_URL_LOCAL: local,
    LOCAL_MODE: 'on',
    NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(REFUSING)}"`,
    ...env,
  });

test('a server that tells nobody of itself does not load OpenTelemetry', async () => {
  const server = start();
  await server.serving();
  const listed = await fetch(`${server.url}/v1/sessions`);
  expect({ status: listed.status, exit: await server.stop() }).toEqual({ status: 200, exit: 0 });
});

test('one that tells of itself does', async () => {
  const server = start({ METRICS_PORT: '0' });
  await expect(server.serving()).rejects.toThrow('loads @opentelemetry/');
});
