import { afterAll } from '@jest/globals';
import type { AppOptions } from '../../src/app.ts';
import { loadConfig } from '../../src/config/config.ts';
import { listen, type TestSite } from './browser.ts';
import { startTestApi, type TestApi } from './test-api.ts';
import { createTestApp } from './test-app.ts';
import { createTestDatabase, type TestDatabase, type TestDatabaseOptions } from './test-database.ts';

// For the top of a test file: `const db = await setUpDatabase();`. What is set up goes when the tests of the file have run.

export async function setUpDatabase(options?: TestDatabaseOptions): Promise<TestDatabase> {
  const db = await createTestDatabase(options);
  afterAll(() => db.drop());
  return db;
}

/** A database, and the application listening on it. */
export async function setUpApi(
  options?: Partial<AppOptions>,
): Promise<{ readonly db: TestDatabase; readonly api: TestApi }> {
  const db = await createTestDatabase();
  const api = await startTestApi(db, options);
  afterAll(async () => {
    await api.close();
    await db.drop();
  });
  return { db, api };
}

/**
 * A database, and the application for browsers. It believes its proxy, so that people can come from networks of their own
 * (`fromSomewhere`).
 */
export async function setUpSite(
  options?: Partial<AppOptions>,
  databaseOptions?: TestDatabaseOptions,
): Promise<{ readonly db: TestDatabase; readonly site: TestSite }> {
  const db = await createTestDatabase(databaseOptions);
  const { accounts } = loadConfig({ TRUST_PROXY: '1' });
  const site = await listen(createTestApp(db, { accounts, ...options }));
  afterAll(async () => {
    await site.close();
    await db.drop();
  });
  return { db, site };
}
