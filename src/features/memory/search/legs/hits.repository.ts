import { type RawBuilder, sql } from 'kysely';
import type { ScopeTransaction } from '../../../../db/transaction/database.ts';
import { shown, snippetOfWords } from '../search.repository.ts';
import type { SearchFilter, SearchType } from '../search.schemas.ts';
import { sessionFields, sessionMatches } from '../search.sessions.ts';
import { type SearchSource, SOURCES } from '../search.sources.ts';
import { SEARCHED_TEXTS } from '../vectors/searched-text.ts';
import type { Ranked } from './ranked.ts';

/** A hit as its row has it. */
export interface FoundHit {
  /** Its place in the list that was asked for. */
  readonly place: number;
  readonly fields: Readonly<Record<string, unknown>>;
  /** With marks, if its words have found it. */
  readonly snippet: string | null;
  /** The texts that its parts were cut of, otherwise. */
  readonly texts: readonly string[] | null;
}

export interface Hits {
  readonly hits: readonly FoundHit[];
  readonly waiting: number;
}

type Shown = Pick<SearchSource, 'fields' | 'text'> & {
  readonly matches: (tx: ScopeTransaction, filter: SearchFilter) => RawBuilder<unknown>;
};

const ofText = (source: SearchSource): Shown => ({
  ...source,
  matches: (tx, filter) => sql`${source.where} and ${source.filter(tx, filter, source.where).matches}`,
});

const SHOWN: Readonly<Record<SearchType, Shown>> = {
  checkpoint: ofText(SOURCES.checkpoint),
  memory: ofText(SOURCES.memory),
  session: { fields: sessionFields, text: sql`concat_ws(E'\n', title)`, matches: sessionMatches },
};

const MAX_COUNTED = 1_001;

/**
 * The rows of hits in their order, as far as the scope may read them now: a row that has been closed or deleted since its
 * vectors were read is left out. `words`: what snippets mark.
 */
export async function findHits(
  tx: ScopeTransaction,
  type: SearchType,
  {
    page,
    words,
    filter,
  }: {
    readonly page: readonly Ranked[];
    readonly words: readonly string[];
    readonly filter: SearchFilter;
  },
): Promise<Hits> {
  const { table, key, texts } = SEARCHED_TEXTS[type];
  const { fields, text, matches } = SHOWN[type];
  const marked = type === 'session' ? undefined : snippetOfWords(text, words);
  const byWords = page.map(({ foundBy }) => foundBy.some((leg) => leg !== 'meaning'));
  const { rows } = await sql<Hits>`
    with ${marked ? sql`${marked.query},` : sql``}
    top as materialized (
      select * from unnest(${page.map((one) => one.key)}::text[], ${byWords}::boolean[])
        with ordinality as given (wanted, by_words, place)
    ),
    hit as (
      select top.place, (select row_to_json(fields) from (select ${shown(fields(tx))}) fields) as fields,
        ${marked ? sql`case when by_words then ${marked.snippet} end` : sql`null::text`} as snippet,
        ${marked ? sql`case when not by_words then ${texts(tx)} end` : texts(tx)} as texts
      from top, lateral (
        select * from ${sql.table(table)}
        where scope_id = ${tx.scopeId} and ${sql.ref(key.column)} = top.wanted::${sql.raw(key.type)} and ${matches(tx, filter)} offset 0
      ) ${sql.table(table)}
    )
    select coalesce((select json_agg(hit order by place) from hit), '[]') as hits,
      (select count(*) from (select 1 from search_pending where scope_id = ${tx.scopeId} and failed is null
        limit ${sql.lit(MAX_COUNTED)}) waiting)::integer as waiting`.execute(tx.db);
  return rows[0] as Hits;
}
