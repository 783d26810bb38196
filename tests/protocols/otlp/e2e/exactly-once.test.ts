import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import type { TenantScope } from '../../../../src/auth/scope.ts';
import { Random } from '../../../support/random.ts';
import { keyOf } from '../../../support/test-app.ts';
import { createTestDatabase } from '../../../support/test-database.ts';
import { DAY_MINUTES, recordedDay } from '../../../telemetry/otel/day/day.ts';
import type { ExportRequest } from '../../../telemetry/otel/day/messages.ts';
import { type Encoding, post, store } from './posting.ts';
import { Reports } from './reports.ts';
import { startRestartable } from './restartable-server.ts';

const db = await createTestDatabase();
const server = await startRestartable(db.urls.roles);
afterAll(async () => {
  await server.stop();
  await db.drop();
});
const HOUR = 3_600_000;
const startsAt = Math.floor((Date.now() - DAY_MINUTES * 60_000) / HOUR) * HOUR - HOUR;
const day = recordedDay({ seed: 5, startsAt });
const all = day.flatMap(({ requests }) => requests);

const CONNECTIONS = 4;
const COPIES: readonly Encoding[] = ['protobuf', 'json', 'protobuf', 'json'];

interface Sending {
  readonly request: ExportRequest;
  readonly encoding: Encoding;
  readonly gzip: boolean;
}

/** Every request twice in each encoding, in the order of a seed. */
function shuffled(requests: readonly ExportRequest[], random: Random): Sending[] {
  const sendings = requests.flatMap((request) =>
    COPIES.map((encoding) => ({ request, encoding, gzip: random.below(2) === 1 })),
  );
  for (let last = sendings.length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    const [one, two] = [sendings[last], sendings[other]];
    if (one && two) [sendings[last], sendings[other]] = [two, one];
  }
  return sendings;
}

const inLanes = (sendings: readonly Sending[]): Sending[][] =>
  Array.from({ length: CONNECTIONS }, (_, lane) =>
    sendings.filter((_sending, n) => n % CONNECTIONS === lane),
  );

/** What grows from one cumulative total to the next depends on their order; all else does not. */
const isCumulative = ({ signal, items }: ExportRequest): boolean =>
  signal === 'metrics' &&
  items.some(({ data }) => data.case === 'sum' && data.value.aggregationTemporality === 2);

/** Each of the lists over a connection of its own, as exporters send: again until it is answered. */
async function sendAll(authorization: string, lanes: readonly (readonly Sending[])[]): Promise<number> {
  let retries = 0;
  await Promise.all(
    lanes.map(async (sendings) => {
      for (const { request, ...how } of sendings) {
        for (;;) {
          const response = await post(server.origin, authorization, request, how).catch(() => undefined);
          await response?.arrayBuffer();
          if (response?.status === 200) break;
          if (response && response.status !== 503) throw new Error(`Unexpected status ${response.status}`);
          retries++;
          await wait(20);
        }
      }
    }),
  );
  return retries;
}

const TABLES = [
  'tool_sessions',
  'session_keys',
  'model_requests',
  'tool_events',
  'otel_series',
  'otel_streams',
  'otel_points',
];
/** A job of the server ends sessions. */
const OF_JOBS = ['ended_at', 'ended_by'];
/** What differs between two tenants: ids, keys and the times of the server. */
const OF_TENANTS = [
  ...['scope_id', 'tenant_id', 'session_id', 'created_at', 'created_by', 'created_by_key', 'last_point_at'],
];
/** What the contract derives from the request that comes first or last: when a session began, and the buckets of a series. */
const OF_ORDER = ['started_at', 'last_activity', 'histogram', 'stored_bytes'];

/** Every row of a tenant without some columns, with the names of sessions in place of their ids. */
const rowsOf = ({ tenantId }: TenantScope, without: readonly string[]): Promise<string[]> =>
  db.asAdmin(async (admin) => {
    const dumped: string[] = [];
    for (const table of TABLES) {
      const hasSession = table !== 'otel_streams';
      const name = hasSession
        ? '(select s.tool_id || chr(32) || s.external_id from tool_sessions s where s.scope_id = t.scope_id and s.session_id = t.session_id)'
        : 'null';
      const { rows } = await admin.query<{ row: string }>(
        `select '${table} ' || coalesce(${name}, '') || ' ' || (to_jsonb(t) - $2::text[])::text as row
         from ${table} t where scope_id = $1`,
        [tenantId, without],
      );
      dumped.push(...rows.map(({ row }) => row));
    }
    return dumped.toSorted();
  });

async function newTeam() {
  const tenant = await db.newTenant();
  return { tenant, authorization: await keyOf(db, tenant) };
}

test('a day that is sent four times, in both encodings, shuffled, over four connections and across a restart leaves what it leaves when it is sent once', async () => {
  const once = await newTeam();
  for (const request of all) await store(server.origin, once.authorization, request);
  const often = await newTeam();
  const random = new Random(11);
  const sendings = shuffled(
    all.filter((request) => !isCumulative(request)),
    random,
  );
  const cumulative = all
    .filter(isCumulative)
    .flatMap((request) => COPIES.map((encoding) => ({ request, encoding, gzip: false })));
  const lanes = inLanes(sendings);
  const half = (list: readonly Sending[]) => Math.floor(list.length / 2);
  const firstHalf = [
    ...lanes.map((lane) => lane.slice(0, half(lane))),
    cumulative.slice(0, half(cumulative)),
  ];
  const secondHalf = [...lanes.map((lane) => lane.slice(half(lane))), cumulative.slice(half(cumulative))];
  await sendAll(often.authorization, firstHalf);
  // in the midst of the second half
  const sent = sendAll(often.authorization, secondHalf);
  await server.stop();
  await server.start();
  expect(await sent).toBeGreaterThan(0);
  const compared = [...OF_JOBS, ...OF_TENANTS, ...OF_ORDER];
  const expected = await rowsOf(once.tenant, compared);
  expect(expected.length).toBeGreaterThan(200);
  expect(await rowsOf(often.tenant, compared)).toEqual(expected);
  const [one, other] = [once, often].map(({ authorization }) => new Reports(server.origin, authorization));
  expect(await other?.totals()).toEqual(await one?.totals());
});

test('a day that is sent again, in any order, changes no column of any row', async () => {
  const team = await newTeam();
  for (const request of all) await store(server.origin, team.authorization, request);
  const before = await rowsOf(team.tenant, OF_JOBS);
  await sendAll(team.authorization, inLanes(shuffled(all, new Random(12))));
  expect(await rowsOf(team.tenant, OF_JOBS)).toEqual(before);
});

test('cumulative totals in any order add up to the last of each stream', async () => {
  // a counter that was reset and kept its start is read in order alone: g-b
  const requests = all.filter(
    (request) => isCumulative(request) && !JSON.stringify(request.source).includes('g-b'),
  );
  expect(requests.length).toBeGreaterThan(10);
  const growthFor = async ({ authorization }: { readonly authorization: string }) => {
    const series = await new Reports(server.origin, authorization).series();
    return series
      .map(({ series_id, attributes, window }) => [series_id, attributes.type, window.sum])
      .toSorted(([one], [other]) => (String(one) < String(other) ? -1 : 1));
  };
  const once = await newTeam();
  for (const request of requests) await store(server.origin, once.authorization, request);
  const expected = await growthFor(once);
  for (let seed = 1; seed <= 3; seed++) {
    const often = await newTeam();
    const sendings = shuffled(requests, new Random(seed));
    await sendAll(often.authorization, inLanes(sendings));
    expect([seed, await growthFor(often)]).toEqual([seed, expected]);
  }
});
