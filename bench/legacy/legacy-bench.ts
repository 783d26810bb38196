import { type Bench, progress } from '../support/bench.ts';
import { openBenchDatabase } from '../support/bench-database.ts';
import { type Measurement, measureRequests } from '../support/http-load.ts';
import { wholeOptions } from '../support/options.ts';
import { print } from '../support/output.ts';
import { startProduct } from '../support/product-server.ts';
import { median } from '../support/statistics.ts';
import { PAIRS, type Pair, type Parts } from './pairs.ts';

/** How many times as long as its twin a request may take. */
const GOAL = 2;
const CONNECTIONS = 4;
/** Each with its own text, so that nothing is answered from the last request. */
const REQUESTS_PER_KEY = 200;

export const legacyBench: Bench = {
  summary: 'paths of OmniMemory 1, compared with their twins of /v1',
  async run(args, resources) {
    const { json, tenants, sessions, seconds, rounds, connections } = wholeOptions(args, {
      ...{ tenants: 20, sessions: 20_000, seconds: 2, rounds: 5 },
      connections: CONNECTIONS,
    });
    const { databaseUrls, keys } = await openBenchDatabase(resources, { tenants, sessions });
    const { url } = await startProduct(resources, databaseUrls);
    const callers = await Promise.all(keys.map((key) => openSession(url, key)));
    const results = [];
    for (const pair of PAIRS) {
      progress(`Measuring ${pair.name}`);
      results.push(await compare(pair, { url: new URL(url), callers, seconds, rounds, connections }));
    }
    print(
      `${sessions} sessions of ${tenants} tenants, ${connections} connections, medians of ${rounds} rounds`,
    );
    for (const { name, legacy, v1, ratio } of results)
      print(
        `${name.padEnd(16)} p50 ${legacy.toFixed(2)} ms   /v1 ${v1.toFixed(2)} ms   ratio ${ratio.toFixed(2)} (goal: at most ${GOAL})`,
      );
    const ratios = results.map(({ name, ratio }) => [`ratio_${name}`, Number(ratio.toFixed(2))]);
    if (json) print(JSON.stringify({ bench: 'legacy', ...Object.fromEntries(ratios) }));
  },
};

interface Caller {
  readonly key: string;
  readonly session: string;
}

async function openSession(url: string, key: string): Promise<Caller> {
  const response = await fetch(`${url}/v1/sessions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ tool_id: 'claude-code' }),
  });
  const { session_id } = (await response.json()) as { readonly session_id: string };
  return { key, session: session_id };
}

interface Load {
  readonly url: URL;
  readonly callers: readonly Caller[];
  readonly seconds: number;
  readonly rounds: number;
  readonly connections: number;
}

async function compare({ name, legacy, v1 }: Pair, load: Load) {
  const ways = [wayOf(load, legacy), wayOf(load, v1)] as const;
  for (const measure of ways) await measure();
  const taken: [number[], number[]] = [[], []];
  for (let round = 0; round < load.rounds; round++)
    // taking turns at going first, so that other load on the machine affects both alike
    for (const at of round % 2 ? [0, 1] : [1, 0]) {
      const measured = await ways[at as 0 | 1]();
      taken[at as 0 | 1].push(measured.p50);
    }
  const [ofLegacy, ofV1] = taken;
  const ratios = ofLegacy.map((time, round) => time / (ofV1[round] ?? Number.NaN));
  return { name, legacy: median(ofLegacy), v1: median(ofV1), ratio: median(ratios) };
}

function wayOf(
  { url, callers, seconds, connections }: Load,
  partsOf: (session: string, n: number) => Parts,
): () => Promise<Measurement> {
  const requests = callers.flatMap(({ key, session }) =>
    Array.from({ length: REQUESTS_PER_KEY }, (_, n) => requestOf(url, key, partsOf(session, n))),
  );
  const next = () => requests[Math.floor(Math.random() * requests.length)] as Buffer;
  const target = { hostname: url.hostname, port: Number(url.port), connections };
  return () => measureRequests(target, next, seconds);
}

function requestOf({ host }: URL, key: string, { method, path, body }: Parts): Buffer {
  const text = body === undefined ? '' : JSON.stringify(body);
  const content = body
    ? ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(text)}`]
    : [];
  const head = [`${method} ${path} HTTP/1.1`, `Host: ${host}`, `Authorization: Bearer ${key}`, ...content];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${text}`);
}
