import { sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { DB } from '../schema/tables.ts';

/** In a statement that changes only how often its rows were read: it is no change that a reader could see elsewhere. */
const COUNTS_READS_TEXT = '/* counts reads */';
export const COUNTS_READS = sql.raw(COUNTS_READS_TEXT);

/** What transactions have changed. Called after COMMIT; `scopeId`: the tenant's id, or '' for local mode. */
export type ReportCommit = (scopeId: string, tables: ReadonlySet<string>) => void;

/** Set once the services exist, which need the database themselves. */
export class CommitReports {
  report: ReportCommit = () => {};
}

/** The tables that the statements of one transaction write to. */
export class TouchedTables {
  readonly #tables = new Set<string>();
  /** The scopes whose rows a transaction of a system role has changed. */
  readonly #scopes = new Set<string>();

  note(text: string): void {
    for (const table of tablesWrittenBy(text)) this.#tables.add(table);
  }

  noteScope(scopeId: string): void {
    this.#scopes.add(scopeId);
  }

  reportTo({ report }: CommitReports, own?: string): void {
    if (this.#tables.size === 0) return;
    if (own !== undefined) report(own, this.#tables);
    for (const scopeId of this.#scopes) if (scopeId !== own) report(scopeId, this.#tables);
  }
}

const WRITE = /\b(?:insert\s+into|update|delete\s+from|merge\s+into)\s+(?:only\s+)?"?([a-z_][a-z0-9_]*)"?/gi;
const NONE: readonly string[] = [];
/** The texts of statements are few, because values are parameters. */
const known = new LRUCache<string, readonly string[]>({ max: 2_000 });

/** By the text of a statement. Too many names do no harm: a word that is no table is of no resource. */
export function tablesWrittenBy(text: string): readonly (keyof DB | (string & {}))[] {
  const found = known.get(text);
  if (found) return found;
  const tables = text.includes(COUNTS_READS_TEXT)
    ? NONE
    : [...new Set([...text.matchAll(WRITE)].flatMap(([, table]) => table ?? []))];
  known.set(text, tables);
  return tables;
}
