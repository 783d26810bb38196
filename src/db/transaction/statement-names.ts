import { hash } from 'node:crypto';

// Each connection keeps every named statement until it closes. Beyond this many texts, some code builds SQL out of
// data; such statements run unnamed, which is slower but safe.
const MAX_NAMES = 1_000;
const names = new Map<string, string>();

/** The name under which a statement is prepared; `undefined`: it is not kept. */
export type NameOf = (sql: string) => string | undefined;

/** A name for the plan of this SQL text in PostgreSQL, or `undefined` once too many texts have one. */
export function statementName(sql: string): string | undefined {
  const known = names.get(sql);
  if (known || names.size >= MAX_NAMES) return known;
  const name = hash('sha256', sql, 'hex').slice(0, 32);
  names.set(sql, name);
  return name;
}
