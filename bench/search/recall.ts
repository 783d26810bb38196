import { print } from '../support/output.ts';
import type { LabelledQuestion, LabelledSet, QuestionKind } from './labelled-set.ts';
import type { SearchOptions } from './options.ts';
import { type Hit, inTurns, type Kind, type Mode, type SearchedTenant } from './searched-tenant.ts';

const KINDS: readonly Kind[] = ['checkpoint', 'memory'];
const MODES: readonly Mode[] = ['hybrid', 'words', 'meaning'];
/** What has all or some of the words is no hit by meaning. */
const BY_WORDS = ['all_words', 'any_word'];

/** Where the right text was, from 1; 0 if it was not among the first ten. */
type Places = readonly number[];

/** Of one mode: the places of each kind of question, among checkpoints and among memories. */
export interface Found {
  readonly places: Readonly<Record<QuestionKind, Places>>;
  /** Which share of the questions that nothing answers found nothing by meaning. */
  readonly offTopicWithoutHit: number;
}

export const recallAt = (depth: number, places: Places): number | null =>
  places.length === 0
    ? null
    : rounded(places.filter((place) => place > 0 && place <= depth).length / places.length);

/** Stores what is to be found: each text as a checkpoint and as a memory. */
export async function storeTexts(tenant: SearchedTenant, texts: readonly string[]): Promise<void> {
  await tenant.storeCheckpoints(texts);
  await tenant.storeMemories(texts);
  await tenant.isReady();
}

/** Paragraphs that contain none of the identifiers that are asked for: they would be right as well. */
export function distractorsOf(paragraphs: readonly string[], set: LabelledSet, count: number): string[] {
  const identifiers = set.questions
    .filter(({ kind }) => kind === 'identifier')
    .map(({ text }) => text.toLowerCase());
  return paragraphs
    .filter((paragraph) => !identifiers.some((identifier) => paragraph.toLowerCase().includes(identifier)))
    .slice(0, count);
}

/** Asks the questions in each mode, and prints a line for each. */
export async function askSet(
  tenant: SearchedTenant,
  { questions }: LabelledSet,
  among: string,
  { half, verbose }: SearchOptions,
): Promise<Readonly<Record<Mode, Found>>> {
  const asked = questions.filter((question) => half === 'all' || question.half === half);
  const found: [Mode, Found][] = [];
  for (const mode of MODES) {
    const answers = await inTurns(
      asked.flatMap((question) => KINDS.map((kind) => ({ question, kind }))),
      async ({ question, kind }) => ({ question, kind, hits: await tenant.find(question.text, kind, mode) }),
    );
    const result = foundOf(answers);
    print(`${among.padEnd(22)} ${mode.padEnd(8)} ${described(result)}`);
    if (verbose && mode === 'hybrid') for (const line of missed(answers)) print(line);
    found.push([mode, result]);
  }
  return Object.fromEntries(found) as Record<Mode, Found>;
}

interface Answered {
  readonly question: LabelledQuestion;
  readonly kind: Kind;
  readonly hits: readonly Hit[];
}

const placeOf = ({ question, hits }: Answered): number =>
  hits.findIndex(({ text }) => text === question.passage) + 1;

function foundOf(answers: readonly Answered[]): Found {
  const of = (kind: QuestionKind) => answers.filter(({ question }) => question.kind === kind);
  const offTopic = of('off_topic');
  const silent = offTopic.filter(({ hits }) => !hits.some(isByMeaning));
  const placesOf = (kind: QuestionKind) => of(kind).map(placeOf);
  return {
    places: {
      ...{ paraphrase: placesOf('paraphrase'), identifier: placesOf('identifier') },
      ...{ language: placesOf('language'), off_topic: [] },
    },
    offTopicWithoutHit: rounded(silent.length / Math.max(1, offTopic.length)),
  };
}

const isByMeaning = ({ foundBy }: Hit): boolean => foundBy.some((leg) => !BY_WORDS.includes(leg));

/** Of all questions that have an answer. */
export const allPlaces = ({ places }: Found): Places => [
  ...places.paraphrase,
  ...places.identifier,
  ...places.language,
];

function described(found: Found): string {
  const { paraphrase, identifier, language } = found.places;
  const of = (name: string, places: Places) => `${name} ${recallAt(5, places)} ${recallAt(10, places)}`;
  return [
    of('all', allPlaces(found)),
    of('paraphrases', paraphrase),
    of('identifiers', identifier),
    of('languages', language),
  ].join('   ');
}

function missed(answers: readonly Answered[]): string[] {
  return answers
    .filter((answer) => answer.question.passage !== undefined && placeOf(answer) === 0)
    .map(({ question, kind }) => `  ${question.kind} ${kind}: ${question.text}`);
}

export interface Subject {
  /** The number of its body. */
  readonly text: number;
  readonly subject: string;
}

/** The share of subjects whose body is among the first five. `find`: the numbers of the texts that it found, best first. */
export async function knownItemRecall(
  subjects: readonly Subject[],
  find: (subject: string) => Promise<readonly number[]>,
): Promise<number | null> {
  const places = await inTurns(
    subjects,
    async ({ text, subject }) => (await find(subject)).indexOf(text) + 1,
  );
  return recallAt(5, places);
}

const rounded = (value: number) => Number(value.toFixed(3));
