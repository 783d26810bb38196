import { type RawBuilder, sql } from 'kysely';
import type { ScopeTransaction } from '../../../../db/transaction/database.ts';
import { foundByAllWords } from '../search.repository.ts';
import type { SearchFilter, SearchType } from '../search.schemas.ts';
import { SEARCHED_TEXTS } from '../vectors/searched-text.ts';
import { asBits, signatureOf } from '../vectors/signature.ts';
import type { Term } from '../vectors/terms.ts';
import { DEPTH, type Leg } from './fusion.ts';
import { VECTOR_FILTERS } from './vector-filters.ts';

/** What to look for. A leg without its part is left out. */
export interface Wanted {
  readonly type: SearchType;
  readonly model: number;
  readonly words?: readonly string[] | undefined;
  readonly terms?: readonly Term[] | undefined;
  readonly vector?: Float32Array | undefined;
  readonly filter: SearchFilter;
}

/** A part of a text that a leg may have found, or with all words a whole text, which comes in its order. */
export interface Candidate {
  readonly leg: Leg;
  readonly key: string;
  readonly part: number | null;
  /** The stored stems or the stored vector. */
  readonly bytes: Buffer | null;
}

/** How many parts get their exact score, of those whose signatures are the most similar. Of many, more are needed for the best ten. */
const NEAREST = { usually: 400, ofMany: 2_000, many: 10_000 };
const LIKELY = 200;

/**
 * The candidates of all legs in one statement. The signatures of the scope are read from an index alone, which leads with the
 * tenant: neither the rows that are read nor the time depend on what other tenants have.
 */
export async function scanLegs(tx: ScopeTransaction, wanted: Wanted): Promise<readonly Candidate[]> {
  const { type, words, terms = [], vector, filter } = wanted;
  const all = words && type !== 'session' ? foundByAllWords(tx, type, words.join(' '), filter) : undefined;
  const isLikely = terms.length > 0;
  const ctes = [
    ...(all ? [all] : []),
    ...(vector || isLikely
      ? [
          sql`asked as materialized (select ${bits(vector && signatureOf(vector))} as meaning, ${bits(maskOf(terms))} as words)`,
        ]
      : []),
    ...(vector ? [nearest(tx, wanted)] : []),
    ...(isLikely ? [likely(tx, wanted, terms)] : []),
  ];
  const legs = [
    ...(all
      ? [
          sql`select 'all_words' as leg, key::text, null::smallint as part, null::bytea as bytes
        from (select key from found order by rank desc, key desc limit ${sql.lit(DEPTH)}) best`,
        ]
      : []),
    ...(vector
      ? [
          sql`select 'meaning', near.key::text, near.part, one.vector from near, ${partOf(tx, wanted, 'near')}`,
        ]
      : []),
    ...(isLikely
      ? [
          sql`select 'any_word', likely.key::text, likely.part, one.terms from likely, ${partOf(tx, wanted, 'likely')}`,
        ]
      : []),
  ];
  if (legs.length === 0) return [];
  const { rows } = await sql<Candidate>`with ${sql.join(ctes)}
    select * from (${sql.join(legs, sql` union all `)}) legs (leg, key, part, bytes)`.execute(tx.db);
  return rows;
}

// converted once, and not for each row, which took three times as long
const bits = (signature: Uint8Array | undefined): RawBuilder<unknown> =>
  sql`${signature ? asBits(signature) : null}::text::bit(512)`;

function maskOf(terms: readonly Term[]): Uint8Array {
  const mask = new Uint8Array(64);
  for (const { bit } of terms) mask[bit >> 3] = (mask[bit >> 3] as number) | (128 >> (bit & 7));
  return mask;
}

/** The rows of a model that the filter leaves, with columns of the index alone. */
function scanned(tx: ScopeTransaction, { type, model, filter }: Wanted): RawBuilder<unknown> {
  const { vectors } = SEARCHED_TEXTS[type];
  const conditions = [
    sql`${tx.isScope('v')}`,
    sql`v.model = ${model}::integer`,
    ...VECTOR_FILTERS[type](tx, filter),
  ];
  return sql`${sql.table(vectors)} v where ${sql.join(conditions, sql` and `)}`;
}

const keyOf = ({ type }: Wanted) => sql.ref(SEARCHED_TEXTS[type].key.column);

function nearest(tx: ScopeTransaction, wanted: Wanted): RawBuilder<unknown> {
  const { usually, ofMany, many } = NEAREST;
  return sql`near as materialized (
      select ${keyOf(wanted)} as key, part from ${scanned(tx, wanted)} and meaning is not null
      order by bit_count(meaning # (select meaning from asked))
      limit (select case when exists (select 1 from ${scanned(tx, wanted)} offset ${sql.lit(many)} limit 1)
        then ${sql.lit(ofMany)} else ${sql.lit(usually)} end)
    )`;
}

function likely(tx: ScopeTransaction, wanted: Wanted, terms: readonly Term[]): RawBuilder<unknown> {
  const weights = padded(terms).map(
    ({ bit, weight }) => sql`get_bit(words, ${bit}::integer) * ${weight}::float8`,
  );
  return sql`likely as materialized (
      select ${keyOf(wanted)} as key, part from ${scanned(tx, wanted)} and bit_count(words & (select words from asked)) > 0
      order by ${sql.join(weights, sql` + `)} desc limit ${sql.lit(LIKELY)}
    )`;
}

/** By the key, so that rows are read for the candidates alone. */
const partOf = (tx: ScopeTransaction, wanted: Wanted, cte: string) => sql`lateral (
      select vector, terms from ${sql.table(SEARCHED_TEXTS[wanted.type].vectors)}
      where scope_id = ${tx.scopeId} and ${keyOf(wanted)} = ${sql.ref(`${cte}.key`)} and model = ${wanted.model}::integer
        and part = ${sql.ref(`${cte}.part`)} offset 0) one`;

/** 1, 2, 4, 8 or 12 of them: each count is a statement of its own. */
function padded(terms: readonly Term[]): readonly Term[] {
  const count = [1, 2, 4, 8].find((size) => size >= terms.length) ?? 12;
  return [...terms, ...Array<Term>(Math.max(0, count - terms.length)).fill({ hash: 0, bit: 0, weight: 0 })];
}
