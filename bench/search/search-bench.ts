import { loadavg } from 'node:os';
import type pg from 'pg';
import type { DatabaseUrls } from '../../src/config/config.ts';
import type { OwnerUrls } from '../../src/db/schema/provision.ts';
import { type Bench, progress } from '../support/bench.ts';
import { openBenchServer, openSeeded } from '../support/bench-database.ts';
import { print } from '../support/output.ts';
import { startProduct } from '../support/product-server.ts';
import type { Resources } from '../support/resources.ts';
import { openAnyWord } from './any-word.ts';
import { commitsOf } from './history.ts';
import { type LabelledSet, readLabelledSet } from './labelled-set.ts';
import { measureLag } from './lag.ts';
import { type Part, type SearchOptions, searchOptions } from './options.ts';
import { documentationParagraphs, textsOf } from './paragraphs.ts';
import { allPlaces, askSet, distractorsOf, knownItemRecall, recallAt, storeTexts } from './recall.ts';
import { type Mode, SearchedTenant } from './searched-tenant.ts';
import { measureSizes, tenantsFor } from './sizes.ts';
import { signatureRecall } from './speed.ts';
import { openSession, storeParts } from './stored-parts.ts';
import { measureWrites } from './write-cost.ts';
import { measureWritePath } from './write-path.ts';

/** The tenants of the parts of the bench; from the last one on those of the sizes. */
const TENANT = { set: 1, commits: 2, signatures: 3, lag: 4, sizes: 5 };
const SESSIONS = 600;
const SIGNATURE_QUESTIONS = 100;

interface Context {
  readonly resources: Resources;
  readonly server: OwnerUrls;
  readonly databaseUrls: DatabaseUrls;
  readonly admin: pg.Client;
  readonly serverPid: number;
  readonly options: SearchOptions;
  readonly set: LabelledSet;
  readonly paragraphs: readonly string[];
  /** A tenant without texts, by its number from 1. */
  readonly tenantOf: (number: number) => Promise<SearchedTenant>;
}

export const searchBench: Bench = {
  summary: 'what a search finds of a labelled set and of real commits, and what it costs',
  async run(args, resources) {
    const options = searchOptions(args);
    const size = { tenants: TENANT.sizes - 1 + tenantsFor(options.rows), sessions: SESSIONS };
    const server = await openBenchServer(resources, `search-${options.rows}`);
    const { admin, databaseUrls, keys } = await openSeeded(resources, server, size);
    await admin.query(`update tenants set plan = 'enterprise', manual_plan = 'enterprise'`);
    await admin.query('alter role all set max_parallel_workers_per_gather = 0');
    const { import: forImports = '', deletion = '' } = databaseUrls;
    const { url: address, pid: serverPid } = await startProduct(resources, databaseUrls, {
      DATABASE_URL_IMPORT: forImports,
      DATABASE_URL_DELETION: deletion,
    });
    const url = new URL(address);
    const context: Context = {
      ...{ resources, server, databaseUrls, admin, serverPid, options },
      ...{ set: readLabelledSet(), paragraphs: documentationParagraphs() },
      tenantOf: async (number) =>
        new SearchedTenant(url, keys[number - 1] ?? '', await openSession(admin, number)),
    };
    const result: Record<string, number | null> = {};
    for (const part of options.only) Object.assign(result, await PARTS[part](context));
    const load = loadavg()
      .map((one) => one.toFixed(1))
      .join(', ');
    print(`questions: ${options.half}; load average ${load}`);
    for (const [name, value] of Object.entries(result))
      print(`${name.padEnd(28)} ${value ?? 'not measured'}`);
    if (options.json) print(JSON.stringify({ bench: 'search', ...result }));
  },
};

const PARTS: Readonly<Record<Part, (context: Context) => Promise<Record<string, number | null>>>> = {
  set: measureSet,
  commits: measureKnownItems,
  signatures: measureSignatures,
  lag: async ({ paragraphs, options, tenantOf }) =>
    measureLag(await tenantOf(TENANT.lag), paragraphs.slice(0, options.lag)),
  writes: async ({ resources, server, options, paragraphs }) => {
    const of = { rounds: options.writes, texts: paragraphs };
    return {
      ...(await measureWritePath(resources, server, of)),
      ...(await measureWrites(resources, server, of)),
    };
  },
  sizes: ({ admin, serverPid, options: { largest, rows }, set, paragraphs, tenantOf }) =>
    measureSizes({
      ...{ admin, serverPid, firstTenant: TENANT.sizes, tenantOf, largest, rows },
      ...{ questions: questionsOf(set), texts: (count) => textsOf(paragraphs, count) },
    }),
};

async function measureSet({ set, options, paragraphs, tenantOf }: Context) {
  const tenant = await tenantOf(TENANT.set);
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

async function measureKnownItems({ resources, databaseUrls, admin, options, tenantOf }: Context) {
  if (options.history === undefined) return { known_item_recall5: null };
  const commits = await commitsOf(options.history);
  const tenant = await tenantOf(TENANT.commits);
  progress(`Storing ${commits.length} commits …`);
  await tenant.storeCheckpoints(commits.map(({ body }) => body));
  await tenant.isReady();
  const subjects = commits
    .map(({ subject }, text) => ({ subject, text }))
    .filter(({ text }) => text % 2 === 1);
  print(`${subjects.length} subjects of ${commits.length} commits`);
  const anyWord = await openAnyWord(resources, admin, databaseUrls, TENANT.commits);
  const by = (mode: Mode) =>
    knownItemRecall(subjects, async (subject) =>
      (await tenant.find(subject, 'checkpoint', mode)).map(({ text }) => text),
    );
  return {
    known_item_recall5: await by('hybrid'),
    known_item_recall5_any_word: await knownItemRecall(subjects, async (subject) =>
      (await anyWord(subject)).map((id) => tenant.numberOf(id)),
    ),
    known_item_recall5_words: await by('words'),
    known_item_recall5_meaning: await by('meaning'),
  };
}

async function measureSignatures({ set, admin, options: { parts }, paragraphs, tenantOf }: Context) {
  if (parts === 0) return { signature_recall10: null };
  const texts = textsOf(paragraphs, parts);
  const tenant = await tenantOf(TENANT.signatures);
  await storeParts(tenant, texts, admin);
  const recall = await signatureRecall(tenant, texts, questionsOf(set).slice(0, SIGNATURE_QUESTIONS));
  return { signature_recall10: Number(recall.toFixed(4)) };
}

const questionsOf = ({ questions }: LabelledSet): string[] =>
  questions.filter(({ kind }) => kind === 'paraphrase').map(({ text }) => text);
