import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { DatabaseUrls } from '../../src/config/config.ts';
import { startNode } from './child-process.ts';
import type { Resources } from './resources.ts';

/** A busy machine takes half a minute. */
const START_DEADLINE_MS = 90_000;

export interface ProductServer {
  readonly url: string;
  readonly pid: number;
}

/** Runs src/main.ts as `startProduct` does, with a pool of this size. Returns its URL once it is ready. */
export async function startProductServer(
  resources: Resources,
  databaseUrls: DatabaseUrls,
  poolSize: number,
  settings: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { url } = await startProduct(resources, databaseUrls, {
    DATABASE_POOL_SIZE: `${poolSize}`,
    ...settings,
  });
  return url;
}

/**
 * Runs src/main.ts as in production, without rate limits, with `settings`, and with the default of every other setting.
 * Resolves once it is ready.
 */
export async function startProduct(
  resources: Resources,
  databaseUrls: DatabaseUrls,
  settings: Readonly<Record<string, string>> = {},
): Promise<ProductServer> {
  const port = await freePort();
  const child = await startNode(resources, 'src/main.ts', {
    PORT: `${port}`,
    LOCAL_MODE: 'off',
    RATE_LIMITS: 'off',
    DATABASE_URL: databaseUrls.tenant,
    DATABASE_URL_IDENTITY: databaseUrls.identity,
    DATABASE_URL_BILLING: databaseUrls.billing ?? '',
    ...settings,
  });
  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + START_DEADLINE_MS;
  while (!(await isReady(url))) {
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error('src/main.ts did not become ready.');
    await wait(50);
  }
  return { url, pid: child.pid ?? 0 };
}

export async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    (response) => response.ok,
    () => false,
  );
}

// The server's stdout is discarded, although it names the port that the system chose: a pipe would cost it time.
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
