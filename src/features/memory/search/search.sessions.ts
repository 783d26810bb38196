import { type RawBuilder, sql } from 'kysely';
import type { PageKey } from '../../../db/query/json-page.ts';
import { isoTime, shownColumn } from '../../../db/query/json-times.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { queryWordsOf } from './query-words.ts';
import {
  NOTHING,
  PER_LENGTH,
  type Search,
  shown,
  snippetOf,
  toFind,
  toShow,
  WORDS,
} from './search.repository.ts';
import type { SearchFilter } from './search.schemas.ts';

const isGiven = (column: string, given: string | undefined) =>
  sql`(${given ?? null}::text is null or ${sql.ref(column)} = ${given ?? null}::text)`;

/** The fields of a session that was found. */
export const sessionFields = (): Readonly<Record<string, RawBuilder<unknown>>> => ({
  ...Object.fromEntries(
    ['session_id', 'title', 'project_id', 'tool_id', 'created_by', 'started_at'].map((column) => [
      column,
      shownColumn(column),
    ]),
  ),
  ended_at: isoTime(sql`ended_at`),
});

/** The whole filter, for a session that is at hand. Its text is always the same. */
export const sessionMatches = (
  _tx: ScopeTransaction,
  { project_id, tool_id, session_id, author_id, from, to }: SearchFilter,
): RawBuilder<unknown> => sql`
  ${isGiven('session_id', session_id)} and ${isGiven('tool_id', tool_id)} and ${isGiven('created_by', author_id)}
  and ${isGiven('project_id', project_id)}
  and started_at >= ${from ?? '-infinity'}::timestamptz and started_at < ${to ?? 'infinity'}::timestamptz`;

/** Texts that are split into words, 40 µs each: the newest of those with the letters of the words. */
const MAX_SPLIT = 5_000;

/**
 * Finds the sessions of which the title or one decision has all words. Sessions have no column of words, so that this reads the
 * titles and decisions of the scope: most of them are put aside by a look for the letters of each word.
 */
export const searchSessions: Search = async (tx, { q, ...filter }, { limit, after }) => {
  const wanted = queryWordsOf(q);
  if (!wanted) return NOTHING;
  const behind = after ? sql`where (rank, key) < (${after[0]}::real, ${after[1]}::text)` : sql``;
  const { rows } = await sql<{ json: string; next: PageKey | null; more: boolean }>`
    with query as materialized (select ${toFind(wanted)} as words, ${toShow(wanted)} as shown),
    session as materialized (
      select session_id, title, decision_count, started_at from tool_sessions
      where ${tx.isScope('tool_sessions')} and (title is not null or decision_count > 0) and ${sessionMatches(tx, filter)}
    ),
    searched as materialized (
      select session_id, text from (
        select session_id, started_at, title as text from session where title is not null
        union all
        select session_id, started_at, value
        from (select session_id, started_at from session where decision_count > 0 offset 0) deciding, lateral (
          select value from session_context d where d.scope_id = ${tx.scopeId} and d.session_id = deciding.session_id
            and d.kind = 'decision' offset 0) decision
      ) texts
      where ${mayHave(wanted.exact)} order by started_at desc limit ${sql.lit(MAX_SPLIT)}
    ),
    found as materialized (
      select distinct on (session_id) session_id as key, rank, text from (
        select session_id, text, ts_rank_cd(words, ${WORDS}, ${PER_LENGTH}) as rank from (
          select session_id, text, memory_words('', text) as words from searched offset 0) cut
        where words @@ ${WORDS}) ranked
      order by session_id, rank desc
    ),
    page as materialized (
      select key, rank, text from found ${behind} order by rank desc, key desc limit ${limit + 1}::bigint
    ),
    hit as (
      select 'session' as type, rank, ${snippetOf(sql`top.text`, wanted)} as snippet, ${shown(sessionFields())}
      from (select * from page order by rank desc, key desc limit ${limit}::bigint) top,
      lateral (select * from tool_sessions where scope_id = ${tx.scopeId} and session_id = top.key offset 0) tool_sessions
      order by top.rank desc, top.key desc
    )
    select coalesce((select json_agg(hit) from hit), '[]')::text as json,
      (select json_build_array(rank::text, key) from page offset ${limit}::bigint - 1 limit 1) as next,
      (select count(*) from page) > ${limit}::bigint as more`.execute(tx.db);
  const [page] = rows as unknown as [(typeof rows)[number]];
  return { json: page.json, next: page.more ? page.next : null };
};

const WITHOUT = /-"[^"]*"?|-\S+/g;
const PLAIN = /^[a-z0-9]+$/;

/**
 * False only for texts that lack words of the question: a fiftieth of the cost of splitting them. By plain letters and digits
 * alone, because other words have more than one spelling.
 */
function mayHave(exact: string): RawBuilder<unknown> {
  const pieces = exact.toLowerCase().replace(WITHOUT, ' ').replaceAll('"', ' ').trim().split(/\s+/);
  const words = pieces.filter((piece) => PLAIN.test(piece) && piece !== 'or');
  const patterns = words.map((word) => `%${word}%`);
  const isOther = sql`octet_length(text) > char_length(text)`;
  if (!pieces.includes('or')) return sql`(${isOther} or lower(text) like all (${patterns}::text[]))`;
  if (pieces.some((piece) => !PLAIN.test(piece))) return sql`true`;
  return sql`(${isOther} or lower(text) like any (${patterns}::text[]))`;
}
