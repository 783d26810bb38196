import { type RawBuilder, sql } from 'kysely';
import type { JsonPage, PageKey, PageRequest } from '../../../db/query/json-page.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { MAX_SHOWN_WORD, type QueryWords, queryWordsOf } from './query-words.ts';
import type { FilteredRows } from './search.filters.ts';
import type { SearchFilter, TextType } from './search.schemas.ts';
import { type SearchSource, SOURCES } from './search.sources.ts';

/**
 * Full-text search of one type: best hits first, one page, one statement. `SearchService.find` runs it. A hybrid search has
 * statements of its own.
 */
export type Search = (
  tx: ScopeTransaction,
  query: SearchFilter & { readonly q: string },
  page: PageRequest,
) => Promise<JsonPage>;

export const TEXT_SEARCH: Readonly<Record<TextType, Search>> = {
  checkpoint: searchIn('checkpoint', SOURCES.checkpoint),
  memory: searchIn('memory', SOURCES.memory),
};

/** Full-text search. The policy narrows the rows to the tenant by index; the words are then searched in those. */
function searchIn(type: TextType, source: SearchSource): Search {
  const { table, key, text } = source;
  const from = sql.table(table);
  const id = sql.ref(key.column);
  return async (tx, { q, ...filter }, { limit, after }) => {
    const wanted = queryWordsOf(q);
    if (!wanted) return NOTHING;
    const where = sql<boolean>`${tx.isScope(table)} and ${source.where}`;
    const keyType = sql.raw(key.type);
    const behind = after ? sql`where (rank, key) < (${after[0]}::real, ${after[1]}::${keyType})` : sql``;
    const { rows } = await sql<{ json: string; next: PageKey | null; more: boolean }>`
      with query as materialized (select ${toFind(wanted)} as words, ${toShow(wanted)} as shown),
      ${foundIn(tx, { ...source, where }, source.filter(tx, filter, where), wanted.exact)},
      page as materialized (
        select key, rank from found ${behind} order by rank desc, key desc limit ${limit + 1}::bigint
      ),
      hit as (
        select ${type}::text as type, rank, ${snippetOf(text, wanted)} as snippet, ${shown(source.fields(tx))}
        from (select * from page order by rank desc, key desc limit ${limit}::bigint) top,
        lateral (select * from ${from} where scope_id = ${tx.scopeId} and ${id} = top.key offset 0) ${from}
        order by top.rank desc, top.key desc
      )
      select coalesce((select json_agg(hit) from hit), '[]')::text as json,
        (select json_build_array(rank::text, key::text) from page offset ${limit}::bigint - 1 limit 1) as next,
        (select count(*) from page) > ${limit}::bigint as more`.execute(tx.db);
    const [page] = rows as unknown as [(typeof rows)[number]];
    return { json: page.json, next: page.more ? page.next : null };
  };
}

/**
 * The CTE `found`, and those that it needs, for a question without operators: key and rank of what has all of its words.
 * Undefined if the question has no word.
 */
export function foundByAllWords(
  tx: ScopeTransaction,
  type: TextType,
  q: string,
  filter: SearchFilter,
): RawBuilder<unknown> | undefined {
  const source = SOURCES[type];
  const wanted = queryWordsOf(q);
  if (!wanted) return undefined;
  const where = sql<boolean>`${tx.isScope(source.table)} and ${source.where}`;
  return sql`query as materialized (select ${toFind(wanted)} as words),
      ${foundIn(tx, { ...source, where }, source.filter(tx, filter, where), wanted.exact)}`;
}

/** The query of a snippet that marks each of the words, and an expression for the snippet that refers to it by `shown`. */
export function snippetOfWords(
  text: RawBuilder<string>,
  words: readonly string[],
): { readonly query: RawBuilder<unknown>; readonly snippet: RawBuilder<unknown> } | undefined {
  const wanted = queryWordsOf(words.join(' or '));
  return (
    wanted && {
      query: sql`query as materialized (select ${toShow(wanted)} as shown)`,
      snippet: snippetOf(text, wanted),
    }
  );
}

/**
 * The CTE `found` and the CTEs that it needs: key and rank of the hits. If every word must occur, only rows that can
 * contain them all are read: an index holds the signatures of their words.
 */
function foundIn(
  tx: ScopeTransaction,
  { table, key, where }: SearchSource,
  { matches, bounds, through }: FilteredRows,
  text: string,
): RawBuilder<unknown> {
  const [from, id] = [sql.table(table), sql.ref(key.column)];
  // `offset 0` in `rows`: the planner must not choose an index by the words or by another part of the filter
  const foundAmong = (rows: RawBuilder<unknown>) =>
    sql`select ${id} as key, ts_rank_cd(search, ${WORDS}, ${PER_LENGTH}) as rank from (${rows} offset 0) ${from}
      where ${matches} and search @@ ${WORDS}`;
  const signed = sql`from ${from} where ${where} and ${bounds}`;
  if (EITHER_OR_WITHOUT.test(text))
    return sql`found as (${foundAmong(through ? through(sql`*`) : sql`select * ${signed}`)})`;
  return sql`wanted as materialized (
      select ${sql.join(SIZES.map(bitsOf))}
      from unnest(tsvector_to_array(to_tsvector('simple', ${text.replaceAll('"', ' ')}::text))) word
    ),
    ${candidates(id, signed, through)},
    found as (
      select ranked.* from candidate, lateral (
        ${foundAmong(sql`select * from ${from} where scope_id = ${tx.scopeId} and ${id} = candidate.key and ${where}`)}
      ) ranked
    )`;
}

/**
 * The CTE `candidate`: keys of rows that can have all words. If a filter has an index of its own and leaves few rows, these
 * are read, else the signatures.
 */
function candidates(
  id: RawBuilder<unknown>,
  signed: RawBuilder<unknown>,
  through: FilteredRows['through'],
): RawBuilder<unknown> {
  const bySignature = sql`select ${id} as key ${signed} and ${MAY_HAVE_ALL}`;
  if (!through) return sql`candidate as materialized (${bySignature})`;
  return sql`narrow as materialized (${through(sql`${id} as key, ${MAY_HAVE_ALL} as may_have_all`, FEW + 1)}),
    few as materialized (select count(*) <= ${sql.lit(FEW)} as are_all from narrow),
    candidate as materialized (
      select key from narrow where may_have_all and (select are_all from few)
      union all (${bySignature} and not (select are_all from few))
    )`;
}

/** Rows that are read one by one faster than the signatures of a large tenant. */
const FEW = 1_000;

/** The sizes of signatures, as `signature_of` makes them. */
const SIZES = [
  { name: 'small', bits: 512 },
  { name: 'medium', bits: 4_096 },
  { name: 'large', bits: 16_384 },
];

// As `signature_bits`, for a few words, and without the planning time of a function call.
function bitsOf({ name, bits }: (typeof SIZES)[number]): RawBuilder<unknown> {
  const none = sql.raw(`0::bit(${bits})`);
  const place = sql`(hashtextextended(word, 0) & ${sql.lit(bits - 1)})::integer`;
  return sql`coalesce(bit_or(set_bit(${none}, ${place}, 1)), ${none}) as ${sql.ref(name)}`;
}

// from the CTE `wanted`: whether a signature has the bits of every word, at its own size
const MAY_HAVE_ALL = sql`case length(search_signature) ${sql.join(
  SIZES.map(({ name, bits }) => {
    const words = sql`(select ${sql.ref(name)} from wanted)`;
    return sql`when ${sql.lit(bits)} then search_signature & ${words} = ${words}`;
  }),
  sql` `,
)} end`;

export const NOTHING: JsonPage = { json: '[]', next: null };

// from the CTE `query`; a subquery, so that it is evaluated once and not for every row
export const WORDS = sql`(select words from query)`;

const parsed = (words: string) => sql`websearch_to_tsquery('simple', ${words}::text)`;

// 'x二' is in the vectors of texts that are too long for phrases: `with_characters` of migration 0054
export function toFind({ exact, loose }: QueryWords): RawBuilder<unknown> {
  if (loose === undefined) return parsed(exact);
  return sql`${parsed(exact)} || ('x二'::tsquery && ${parsed(loose)})`;
}

export function toShow({ shown, spellings }: QueryWords): RawBuilder<unknown> {
  return padded(spellings).reduce(
    (query, { word, others }) =>
      sql`ts_rewrite(${query}, ${parsed(word)}, ${parsed([word, ...others].join(' or '))})`,
    parsed(shown),
  );
}

/** 0, 1, 4, 16, … of them: each count is a statement of its own. To rewrite a word once more changes nothing. */
function padded<T>(items: readonly T[]): T[] {
  const last = items.at(-1);
  if (last === undefined) return [];
  const count = 4 ** Math.ceil(Math.log(items.length) / Math.log(4));
  return [...items, ...Array<T>(Math.max(count - items.length, 0)).fill(last)];
}

export function snippetOf(text: RawBuilder<string>, { runs }: QueryWords): RawBuilder<unknown> {
  const found = runs.length > 0 ? sql`${runs.join('|')}::text` : NOT_IN_TEXTS;
  return sql`snippet_of(${text}, (select shown from query), ${found}, ${sql.lit(MAX_SHOWN_WORD)})`;
}

// `snippet_of` removes it from the text
const NOT_IN_TEXTS = sql`chr(1)`;

const EITHER_OR_WITHOUT = /-|\bor\b/i;

// ts_rank_cd: divide by 1 + the logarithm of the length, so that a text does not rank high merely by being long
export const PER_LENGTH = sql`1`;

export function shown(fields: ReturnType<SearchSource['fields']>): RawBuilder<unknown> {
  return sql.join(Object.entries(fields).map(([name, value]) => sql`${value} as ${sql.ref(name)}`));
}
