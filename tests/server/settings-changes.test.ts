import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import { OPERATOR } from '../../src/auth/actor.ts';
import { LOCAL } from '../../src/auth/scope.ts';
import { loadConfig } from '../../src/config/config.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { startServer } from '../../src/server.ts';
import { setUpDatabase } from '../support/set-up.ts';

const db = await setUpDatabase();
const config = { ...loadConfig({ PORT: '0', LOCAL_MODE: 'on' }), localMode: true };
const server = await startServer(config, db.urls.roles, createLogger('silent'));
afterAll(() => server.close());

// Without the notification each change is known after the ten seconds of the cache, and eight of them last longer than
// a test may.
test('a server uses settings that another process has changed, without waiting until its cache expires', async () => {
  const mine = server.services.settings;
  for (const scope of [await db.newTenant(), LOCAL])
    for (const otel_keep_content of [true, false, true, false]) {
      await db.services.settings.change(scope, { otel_keep_content }, OPERATOR);
      while ((await mine.current(scope)).otel_keep_content !== otel_keep_content) await sleep(5);
      expect(await mine.current(scope)).toMatchObject({ otel_keep_content });
    }
});
