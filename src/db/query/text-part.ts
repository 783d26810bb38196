import { type RawBuilder, sql } from 'kysely';

/** Which part of a text is wanted, in characters (code points). */
export interface WantedPart {
  readonly offset: number;
  readonly max_chars: number;
}

/** A part of a text, and the length of the whole, in characters (code points). */
export interface PartOfText {
  readonly text: string;
  readonly total_chars: number;
}

/** The columns of `PartOfText`. Cut in PostgreSQL, because the whole can have megabytes. */
export const partOf = (text: RawBuilder<unknown>, { offset, max_chars }: WantedPart): RawBuilder<unknown> =>
  sql`substr(${text}, ${offset}::integer + 1, ${max_chars}::integer) as text, length(${text}) as total_chars`;
