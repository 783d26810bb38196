import { randomUUID } from 'node:crypto';
import { loadavg } from 'node:os';
import type pg from 'pg';
import { type Bench, progress } from '../support/bench.ts';
import { openBenchDatabase } from '../support/bench-database.ts';
import { print } from '../support/output.ts';
import { startProduct } from '../support/product-server.ts';
import { TENANT_PREFIX } from '../support/seed.ts';
import { copyParts } from './copied-parts.ts';
import { commitsOf } from './history.ts';
import { type LabelledSet, readLabelledSet } from './labelled-set.ts';
import { type SearchOptions, searchOptions } from './options.ts';
import { documentationParagraphs, textsOf } from './paragraphs.ts';
import { allPlaces, askSet, distractorsOf, knownItemRecall, recallAt, storeTexts } from './recall.ts';
import { SearchedTenant } from './searched-tenant.ts';
import { measureSpeed, signatureRecall } from './speed.ts';

/** The set, the commits, the parts for signatures, and the sizes that are timed. */
const TENANTS = 6;
const SESSIONS = 600;
const SIZES = { '1k': 1_000, '10k': 10_000, '100k': 100_000 } as const;
type Size = keyof typeof SIZES;
const QUESTIONS = { signature: 100, '1k': 100, '10k': 100, '100k': 40 };

interface Context {
  readonly admin: pg.Client;
  readonly options: SearchOptions;
  readonly set: LabelledSet;
  readonly paragraphs: readonly string[];
  /** A tenant without texts, by its number from 1. */
  readonly tenantOf: (number: number) => Promise<SearchedTenant>;
}

export const searchBench: Bench = {
  summary: 'what a search finds of a labelled set and of real commits, and its processor time',
  async run(args, resources) {
    const options = searchOptions(args);
    const { admin, databaseUrls, keys } = await openBenchDatabase(resources, {
      tenants: TENANTS,
      sessions: SESSIONS,
    });
    await admin.query(`update tenants set plan = 'enterprise', manual_plan = 'enterprise'`);
    await admin.query('alter role all set max_parallel_workers_per_gather = 0');
    const { import: forImports = '', deletion = '' } = databaseUrls;
    const { url: address } = await startProduct(resources, databaseUrls, {
      DATABASE_URL_IMPORT: forImports,
      DATABASE_URL_DELETION: deletion,
    });
    const url = new URL(address);
    const context: Context = {
      ...{ admin, options, set: readLabelledSet(), paragraphs: documentationParagraphs() },
      tenantOf: async (number) =>
        new SearchedTenant(url, keys[number - 1] ?? '', await openSession(admin, number)),
    };
    const result = {
      ...(await measureSet(context)),
      ...(await measureKnownItems(context)),
      ...(await measureSignatures(context)),
      ...(await measureSizes(context)),
    };
    const load = loadavg()
      .map((one) => one.toFixed(1))
      .join(', ');
    print(`questions: ${options.half}; load average ${load}`);
    for (const [name, value] of Object.entries(result))
      print(`${name.padEnd(28)} ${value ?? 'not measured'}`);
    if (options.json) print(JSON.stringify({ bench: 'search', ...result }));
  },
};

async function measureSet({ set, options, paragraphs, tenantOf }: Context) {
  const tenant = await tenantOf(1);
  progress('Storing the labelled set …');
  await storeTexts(tenant, set.passages);
  const small = await askSet(tenant, set, `${set.passages.length} passages`, options);
  progress(`Storing ${options.distractors} distractors …`);
  await storeTexts(tenant, distractorsOf(paragraphs, set, options.distractors));
  const all = await askSet(tenant, set, `and ${options.distractors} distractors`, options);
  return {
    recall10_small: recallAt(10, allPlaces(small.hybrid)),
    recall10_all: recallAt(10, allPlaces(all.hybrid)),
    identifiers_recall5: recallAt(5, small.hybrid.places.identifier),
    identifiers_recall5_all: recallAt(5, all.hybrid.places.identifier),
    languages_recall10: recallAt(10, small.hybrid.places.language),
    languages_recall10_all: recallAt(10, all.hybrid.places.language),
    off_topic_without_hit: all.hybrid.offTopicWithoutHit,
    recall10_small_words: recallAt(10, allPlaces(small.words)),
    recall10_all_words: recallAt(10, allPlaces(all.words)),
  };
}

async function measureKnownItems({ options, tenantOf }: Context) {
  const commits = await commitsOf(options.history);
  const tenant = await tenantOf(2);
  progress(`Storing ${commits.length} commits …`);
  await tenant.storeCheckpoints(commits.map(({ body }) => body));
  await tenant.isReady();
  const subjects = commits
    .map(({ subject }, text) => ({ subject, text }))
    .filter(({ text }) => text % 2 === 1);
  print(`${subjects.length} subjects of ${commits.length} commits`);
  return {
    known_item_recall5: await knownItemRecall(tenant, subjects, 'hybrid'),
    known_item_recall5_words: await knownItemRecall(tenant, subjects, 'words'),
    known_item_recall5_meaning: await knownItemRecall(tenant, subjects, 'meaning'),
  };
}

async function measureSignatures({ set, admin, options: { parts }, paragraphs, tenantOf }: Context) {
  if (parts === 0) return { signature_recall10: null };
  const texts = textsOf(paragraphs, parts);
  const tenant = await tenantOf(3);
  await fill(tenant, texts, admin);
  const recall = await signatureRecall(tenant, texts, questionsOf(set).slice(0, QUESTIONS.signature));
  return { signature_recall10: Number(recall.toFixed(4)) };
}

async function measureSizes({ set, admin, options: { largest }, paragraphs, tenantOf }: Context) {
  const sizes = Object.keys(SIZES) as Size[];
  const wanted = sizes.filter((size) => SIZES[size] <= largest);
  const tenants = new Map<Size, SearchedTenant>();
  for (const [n, size] of wanted.entries()) {
    const number = 4 + n;
    const tenant = await tenantOf(number);
    if (n > 0) await copyParts(admin, { from: number - 1, to: number, times: 10 });
    else await fill(tenant, textsOf(paragraphs, SIZES[size]), admin);
    tenants.set(size, tenant);
  }
  const result: Record<string, number | null> = {};
  for (const size of sizes) {
    const tenant = tenants.get(size);
    const speed = tenant && (await measureSpeed(admin, tenant, questionsOf(set).slice(0, QUESTIONS[size])));
    result[`cpu_ms_${size}`] = speed ? Number(speed.cpuMs.toFixed(1)) : null;
    if (speed) print(`${size} parts: p50 ${speed.p50Ms.toFixed(1)} ms`);
    if (size === '100k') result.p50_ms_100k = speed ? Number(speed.p50Ms.toFixed(1)) : null;
  }
  return result;
}

const questionsOf = ({ questions }: LabelledSet): string[] =>
  questions.filter(({ kind }) => kind === 'paraphrase').map(({ text }) => text);

/** As after some time in production: the index alone is read. */
async function fill(tenant: SearchedTenant, texts: readonly string[], admin: pg.Client): Promise<void> {
  progress(`Storing ${texts.length} parts …`);
  const startedAt = performance.now();
  await tenant.storeCheckpoints(texts);
  await tenant.isReady();
  await admin.query('vacuum (analyze)');
  progress(`Ready after ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`);
}

async function openSession(admin: pg.Client, tenant: number): Promise<string> {
  const sessionId = randomUUID();
  await admin.query(
    `insert into tool_sessions (scope_id, tenant_id, session_id, tool_id, pinned) values ($1, $1, $2, 'cursor', true)`,
    [`${TENANT_PREFIX}${tenant}`, sessionId],
  );
  return sessionId;
}
