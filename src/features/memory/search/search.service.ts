import type { Scope } from '../../../auth/scope.ts';
import { FairQueue } from '../../../db/pools/fair-queue.ts';
import type { JsonPage, PageRequest } from '../../../db/query/json-page.ts';
import type { Database, ScopeTransaction } from '../../../db/transaction/database.ts';
import { EmbeddingsUnavailable } from './embedding/embedder.ts';
import type { Model, SearchModels } from './embedding/models.ts';
import { bestPart } from './legs/best-part.ts';
import { type FoundHit, findHits } from './legs/hits.repository.ts';
import { questionWordsOf } from './legs/question.ts';
import { type Ranked, ranked } from './legs/ranked.ts';
import { scanLegs } from './legs/scan.repository.ts';
import type { ScopeModels } from './pending/scope-models.ts';
import { NOTHING, TEXT_SEARCH } from './search.repository.ts';
import {
  hasOperators,
  type MeaningState,
  type Question,
  type SearchMode,
  type WordsQuery,
} from './search.schemas.ts';
import { searchSessions } from './search.sessions.ts';

const QUEUE_LIMITS = { timeoutMs: 10_000, maxWaiting: 50 };

/** A page of hits, and what stands beside it in the response. */
export interface Answer {
  readonly page: JsonPage;
  readonly beside?: { readonly mode: Question['mode']; readonly meaning?: MeaningState };
}

/** What a process that searches by meaning has for it. */
export interface SearchByMeaning {
  readonly models: SearchModels;
  readonly scopes: ScopeModels;
}

/** Finds only current versions that the caller may read. */
export class SearchService {
  readonly #database: Database;
  readonly #queue: FairQueue;
  readonly #byMeaning: SearchByMeaning | undefined;

  /**
   * `maxSearches`: how many run at once for all tenants. A search can take seconds, and the connections that it does not
   * get are left for everything else, however many tenants search. `byMeaning`: undefined if it is off.
   */
  constructor(database: Database, maxSearches: number, byMeaning?: SearchByMeaning) {
    this.#database = database;
    this.#queue = new FairQueue(maxSearches, QUEUE_LIMITS);
    this.#byMeaning = byMeaning;
  }

  /**
   * `q` uses the syntax of web search engines. A query without a word finds nothing. Throws TooManyWaiting, or
   * DatabaseUnavailable when the searches of others take too long.
   */
  find(scope: Scope, { type, ...query }: WordsQuery, page: PageRequest): Promise<JsonPage> {
    const search = type === 'session' ? searchSessions : TEXT_SEARCH[type];
    return this.#inTurn(scope, (tx) => search(tx, query, page));
  }

  /**
   * What fits a question by its words and its meaning, in one list. A question with operators is searched for its words, and so
   * is every question if the scope is not searched by meaning. Throws what `find` throws.
   */
  async answer(scope: Scope, question: Question, page: PageRequest): Promise<Answer> {
    const { type, q, mode, min_similarity: _, ...filter } = question;
    if (mode === 'words' || hasOperators(q)) {
      const found = await this.find(scope, { type, q, ...filter }, page);
      return mode === 'words' ? { page: found } : { page: found, beside: { mode: 'words' } };
    }
    const byMeaning = this.#byMeaning;
    const model = await byMeaning?.scopes.of(scope);
    if (byMeaning && model)
      return this.#fused(scope, { ...question, mode }, page, { model, rarityOf: byMeaning.models.rarityOf });
    const words = questionWordsOf(q, byMeaning?.models.rarityOf ?? EQUALLY_RARE)?.words.join(' ') ?? '';
    const beside = { mode: 'words', meaning: { state: 'off', model: null, waiting: 0 } } as const;
    if (mode === 'meaning') return { page: NOTHING, beside };
    return { page: await this.find(scope, { type, q: words, ...filter }, page), beside };
  }

  async #fused(
    scope: Scope,
    {
      type,
      q,
      mode,
      min_similarity: minSimilarity,
      ...filter
    }: Question & { readonly mode: Exclude<SearchMode, 'words'> },
    { limit, after }: PageRequest,
    { model, rarityOf }: { readonly model: Model; readonly rarityOf: SearchModels['rarityOf'] },
  ): Promise<Answer> {
    const words = mode === 'meaning' ? undefined : questionWordsOf(q, rarityOf);
    const meaning = await meaningOf(q, model);
    const vector = meaning.state === 'vector' ? meaning.vector : undefined;
    const wanted = { type, model: model.id, filter, terms: words?.terms, vector, words: words?.words };
    const candidates = await this.#inTurn(scope, (tx) => scanLegs(tx, wanted));
    const isAfter = type === 'checkpoint' ? isLaterNumber : isLaterText;
    const all = ranked(candidates, {
      words,
      vector,
      minSimilarity,
      isAfter,
      findsAllWords: type === 'session',
    });
    const rest = after ? behind(all, after, isAfter) : all;
    const top = rest.slice(0, limit);
    const { hits, waiting } = await this.#inTurn(scope, (tx) =>
      findHits(tx, type, { page: top, words: words?.words ?? [], filter }),
    );
    const last = rest.length > limit ? top.at(-1) : undefined;
    const found: JsonPage = {
      json: JSON.stringify(hits.map((hit) => shownHit(type, hit, top[hit.place - 1] as Ranked))),
      next: last ? [`${last.score}`, last.key] : null,
    };
    return {
      page: found,
      beside: { mode, meaning: stateOf(model, { waiting, isAsked: meaning.state !== 'unavailable' }) },
    };
  }

  #inTurn<T>(scope: Scope, work: (tx: ScopeTransaction) => Promise<T>): Promise<T> {
    const search = () => this.#database.readAnywhere(scope, work);
    // local mode has its pool to itself
    return scope.kind === 'tenant' ? this.#queue.inTurn(scope.tenantId, search) : search();
  }
}

const EQUALLY_RARE = () => 1;
/** A model reads no more of a question. */
const MAX_EMBEDDED = 2_000;

/** What the model makes of a question. `unavailable`: it cannot be asked now. */
type QuestionMeaning =
  | { readonly state: 'vector'; readonly vector: Float32Array }
  | { readonly state: 'no_known_word' }
  | { readonly state: 'unavailable' };

async function meaningOf(q: string, { embedder }: Model): Promise<QuestionMeaning> {
  if (!embedder) return { state: 'unavailable' };
  try {
    const vector = await embedder.embedQuestion(q.slice(0, MAX_EMBEDDED));
    return vector ? { state: 'vector', vector } : { state: 'no_known_word' };
  } catch (error) {
    if (error instanceof EmbeddingsUnavailable) return { state: 'unavailable' };
    throw error;
  }
}

function stateOf(
  { name }: Model,
  { waiting, isAsked }: { readonly waiting: number; readonly isAsked: boolean },
): MeaningState {
  const state = isAsked ? (waiting > 0 ? 'partial' : 'ready') : 'unavailable';
  return { state, model: name, waiting };
}

function shownHit(type: Question['type'], { fields, snippet, texts }: FoundHit, one: Ranked): object {
  const { score: rank, foundBy: found_by, similarity, part } = one;
  return {
    type,
    rank,
    snippet: snippet ?? bestPart(type, texts ?? [], part),
    found_by,
    similarity,
    ...fields,
  };
}

type IsAfter = (one: string, other: string) => boolean;
const isLaterNumber: IsAfter = (one, other) => BigInt(one) > BigInt(other);
const isLaterText: IsAfter = (one, other) => one > other;

/** What comes after a hit of an earlier page, by its score and key: the hit itself may be gone. */
function behind(all: readonly Ranked[], [score, key]: readonly [string, string], isAfter: IsAfter): Ranked[] {
  return all.filter(
    (one) => one.score < Number(score) || (one.score === Number(score) && isAfter(key, one.key)),
  );
}
