import type pg from 'pg';

/** What a client may expect of a write: it is stored, it is not, or nobody told. */
export type Outcome = 'stored' | 'absent' | 'unknown';

export interface LedgerReport {
  readonly stored: number;
  readonly unknown: number;
  /** Acknowledged and not there. */
  readonly lost: string[];
  /** There more than once. */
  readonly doubled: string[];
  /** There, although the answer said that nothing was changed. */
  readonly unwanted: string[];
  /** There, in the wrong scope. */
  readonly strayed: string[];
  /** Only one of the two writes of a transaction. */
  readonly halved: string[];
}

interface Entry {
  readonly scopeId: string;
  outcome: Outcome;
  /** Written in the same transaction. */
  readonly twin: string | undefined;
}

/** The writes of a load, each with a text of its own, and what their clients were told. */
export class WriteLedger {
  readonly #entries = new Map<string, Entry>();

  /** To be called before the write, which may reach the database although no answer comes back. */
  begin(token: string, scopeId: string, twin?: string): void {
    this.#entries.set(token, { scopeId, outcome: 'unknown', twin });
  }

  end(token: string, outcome: Outcome): void {
    const entry = this.#entries.get(token);
    if (entry) entry.outcome = outcome;
  }

  /** Compares it with the database, where all of these texts begin with `prefix`. Needs a superuser. */
  async compare(admin: pg.ClientBase, prefix: string): Promise<LedgerReport> {
    const { rows } = await admin.query<{ token: string; count: number; scope_id: string }>(
      `select file_path as token, count(*)::int as count, min(scope_id) as scope_id from cache_hits
        where starts_with(file_path, $1) group by file_path`,
      [prefix],
    );
    const found = new Map(rows.map((row) => [row.token, row]));
    const all = [...this.#entries];
    const those = (isOne: (entry: Entry, token: string) => boolean) =>
      all.filter(([token, entry]) => isOne(entry, token)).map(([token]) => token);
    const strangers = rows.filter(({ token }) => !this.#entries.has(token)).map(({ token }) => token);
    return {
      stored: those(({ outcome }) => outcome === 'stored').length,
      unknown: those(({ outcome }) => outcome === 'unknown').length,
      lost: those(({ outcome }, token) => outcome === 'stored' && !found.has(token)),
      doubled: rows.filter(({ count }) => count > 1).map(({ token }) => token),
      unwanted: [...those(({ outcome }, token) => outcome === 'absent' && found.has(token)), ...strangers],
      strayed: those(({ scopeId }, token) => (found.get(token)?.scope_id ?? scopeId) !== scopeId),
      halved: those(({ twin }, token) => twin !== undefined && found.has(token) !== found.has(twin)),
    };
  }
}

/** The faults among them, in words. */
export const faultsOf = ({ stored: _stored, unknown: _unknown, ...faults }: LedgerReport): string[] =>
  Object.entries(faults).flatMap(([fault, tokens]) => tokens.map((token) => `${fault}: ${token}`));
