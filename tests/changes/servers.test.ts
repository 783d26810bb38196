import { afterAll, expect, test } from '@jest/globals';
import { LOCAL } from '../../src/auth/scope.ts';
import { loadConfig } from '../../src/config/config.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { type RunningServer, startServer } from '../../src/server.ts';
import { EventReader } from '../support/event-reader.ts';
import { setUpDatabase } from '../support/set-up.ts';

const running: RunningServer[] = [];
afterAll(async () => {
  for (const server of running) await server.close();
});
const db = await setUpDatabase();

async function start(): Promise<RunningServer> {
  const config = { ...loadConfig({ PORT: '0' }), localMode: true, poolSize: 4 };
  const server = await startServer(config, db.urls.roles, createLogger('silent'));
  running.push(server);
  return server;
}

test('a stream of one server hears what another has stored, and ends at once when its server stops', async () => {
  const [one, other] = [await start(), await start()];
  const reader = await EventReader.open(other.url);
  expect((await reader.next())?.name).toBe('open');
  await one.services.toolConfigs.save(LOCAL, 'cursor', { a: 1 });
  let event = await reader.next();
  // the listener of the server may have connected only after the stream was open
  if (event?.name === 'reset') {
    await one.services.toolConfigs.save(LOCAL, 'cursor', { a: 2 });
    event = await reader.next();
  }
  expect(event?.data.resources).toEqual(['tool-configs', 'tools']);
  const closed = other.close();
  while ((await reader.next()) !== undefined);
  await closed;
});
