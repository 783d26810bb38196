import pg from 'pg';
import { type Browser, chromium } from 'playwright-core';
import { type Bench, progress } from '../support/bench.ts';
import { openBenchDatabase } from '../support/bench-database.ts';
import { wholeOptions } from '../support/options.ts';
import { print } from '../support/output.ts';
import { startProduct } from '../support/product-server.ts';
import { median } from '../support/statistics.ts';
import { loadPage, type PageTimes } from './page-times.ts';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
/** Processors of this factor slower stand for an old laptop. */
const SLOWDOWN = 4;

export const dashboardBench: Bench = {
  summary: 'how soon the first page of the dashboard is there, in Chromium',
  async run(args, resources) {
    const { json, sessions, rounds } = wholeOptions(args, { sessions: 10_000, rounds: 7 });
    const { databaseUrls, admin } = await openBenchDatabase(resources, { tenants: 1, sessions: 1_000 });
    const local = databaseUrls.local ?? '';
    progress(`Storing ${sessions} sessions of this machine …`);
    await storeSessions(local, sessions);
    await admin.query('vacuum (analyze)');
    const { url } = await startProduct(resources, databaseUrls, {
      LOCAL_MODE: 'on',
      DATABASE_URL_LOCAL: local,
    });
    const browser = await resources.use(
      () => chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] }),
      (one) => one.close(),
    );
    const overview = await measure(browser, `${url}/local`, rounds, 1);
    const slow = await measure(browser, `${url}/local`, rounds, SLOWDOWN);
    print(`${sessions} sessions, medians of ${rounds} cold loads on loopback, in milliseconds`);
    print(line('overview', overview));
    print(line(`overview, processor ${SLOWDOWN} times slower`, slow));
    const figures = {
      lcp_ms: Math.round(overview.paint),
      lcp_slow_ms: Math.round(slow.paint),
      longest_task_ms: Math.round(overview.longestTask),
      click_ms: Math.round(overview.click),
    };
    if (json) print(JSON.stringify({ bench: 'dashboard', ...figures }));
  },
};

/** Ended sessions of an hour each within 90 days, through the role of local mode. */
async function storeSessions(url: string, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    `insert into tool_sessions (title, tool_id, started_at, last_activity, ended_at)
     select 'Session ' || n, (array['claude-code', 'codex', 'cursor'])[1 + n % 3], at, at + interval '1 hour', at + interval '1 hour'
     from generate_series(1, $1::int) n, lateral (select now() - interval '90 days' * n / $1::int) as started (at)`,
    [count],
  );
  await client.end();
}

async function measure(browser: Browser, url: string, rounds: number, slowdown: number): Promise<PageTimes> {
  const times: PageTimes[] = [];
  for (let round = 0; round < rounds; round++) times.push(await loadPage(browser, url, slowdown));
  const of = (name: keyof PageTimes) => median(times.map((one) => one[name]));
  return { paint: of('paint'), longestTask: of('longestTask'), click: of('click') };
}

const line = (what: string, { paint, longestTask, click }: PageTimes): string =>
  `${what}: largest contentful paint ${Math.round(paint)}, longest task ${Math.round(longestTask)}, click to next paint ${Math.round(click)}`;
