import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { OPEN_PATHS } from '../bars/paths.ts';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';
import { inspectColumns } from './columns.ts';
import { HostileInspection } from './inspection.ts';
import { type Visit, visitsOf } from './pages.ts';
import { type Planted, plantHostile } from './planted.ts';
import { STRINGS } from './strings.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;

/** Fields that no page shows: they are in answers of the API, in exports, or in the database only. */
const UNSEEN = [
  ...['attribute', 'call id', 'context of a session', 'decision of an event', 'event', 'metric', 'unit'],
  // on the page of a session that only hooks and telemetry know, which is not visited
  'external id',
  ...['fingerprint', 'hook', 'hook attribute', 'original event', 'prompt id', 'request id', 'source'],
  ...['idempotency key', 'item id', 'parameter', 'reply', 'summary of a hook', 'tool name'],
];

/** The paths of the route table, with `:id` for parameters. */
async function routePaths(): Promise<string[]> {
  const table = await readFile(join(import.meta.dirname, '../../../dashboard/src/routes/routes.ts'), 'utf8');
  return [...table.matchAll(/path: '([^']+)'/g)].map(([, path]) => path ?? '');
}

const patternOf = ({ path }: Visit) =>
  (path.replace(/^\/t\/[^/]+/, '').replace(/\?.*/, '') || '/').replace(
    /^\/(sessions|checkpoints|tools|projects|deletions)\/.+/,
    '/$1/:id',
  );

whereChromiumIs('hostile text', () => {
  let planted: Planted;
  let inspection: HostileInspection;

  beforeAll(async () => {
    planted = await plantHostile(dashboard);
    const window = await dashboard.open({ person: planted.owner });
    inspection = new HostileInspection(window, planted);
  }, 60_000);

  test('is in every text column of every scoped table, or there is a reason why it cannot be', async () => {
    expect(await inspectColumns(dashboard.db)).toEqual({ missing: [], untrue: [] });
  });

  test('stays text on every page, and leaves what stands beside it as it is', async () => {
    const visits = visitsOf(planted);
    const faults: Record<string, string[]> = {};
    for (const visit of visits) {
      const found = await inspection.faultsOf(visit);
      if (found.length > 0) faults[visit.path] = found;
    }
    expect(faults).toEqual({});
    // those for people who are not signed in show nothing that is stored
    const visited = new Set([...visits.map(patternOf), ...OPEN_PATHS]);
    expect((await routePaths()).filter((path) => !visited.has(path))).toEqual([]);
  }, 300_000);

  test('is seen: every string and every field on one page or another', () => {
    // a bare word does not tell its field
    const isTelling = (value: string) => !STRINGS.some(({ text, isExact }) => isExact && text === value);
    const entries = planted.fields.entries();
    const unseen = entries
      .filter(
        ([field, values]) =>
          ![...values].some((value) => isTelling(value) && inspection.isSeen(field, value)),
      )
      .map(([field]) => field);
    expect(unseen.toSorted()).toEqual(UNSEEN.toSorted());
    const unseenStrings = STRINGS.filter(
      ({ text }) =>
        !entries.some(([field, values]) =>
          [...values].some((value) => value.includes(text) && inspection.isSeen(field, value)),
        ),
    );
    expect(unseenStrings).toEqual([]);
  });
});
