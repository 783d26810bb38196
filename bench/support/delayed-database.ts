import pg from 'pg';
import type { DatabaseUrls } from '../../src/config/config.ts';
import { startHelper } from './child-process.ts';
import type { Resources } from './resources.ts';
import { median } from './statistics.ts';

/** The URLs of the roles for cloud requests, to the same database as if it were `delayMs` away in each direction. */
export async function behindDelay(
  resources: Resources,
  databaseUrls: DatabaseUrls,
  delayMs: number,
): Promise<DatabaseUrls> {
  const { port } = await startHelper<{ port: number }>(resources, 'bench/support/delay-proxy.ts', {
    DELAY_MS: `${delayMs}`,
    TARGET_PORT: new URL(databaseUrls.tenant).port,
  });
  const through = (url: string) => Object.assign(new URL(url), { port: `${port}` }).href;
  const { tenant, identity, billing } = databaseUrls;
  return { tenant: through(tenant), identity: through(identity), local: undefined, billing };
}

const QUESTIONS = 200;

/** The median time of a `select 1`, in milliseconds. */
export async function roundTripMs(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const times: number[] = [];
    for (let question = 0; question < QUESTIONS; question++) {
      const sent = performance.now();
      await client.query('select 1');
      times.push(performance.now() - sent);
    }
    return median(times);
  } finally {
    await client.end();
  }
}
