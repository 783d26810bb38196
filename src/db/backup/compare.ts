import type { AuditHead, Figures, TableFigures } from './record.ts';

export interface TableComparison {
  readonly table: string;
  /** Rows in the restored copy; `null`: it has no such table. */
  readonly rows: number | null;
  /** Rows when the backup was made; `null`: unknown. */
  readonly recorded: number | null;
  /** Rows in the live database now; `null`: unknown. */
  readonly live: number | null;
  /**
   * `same`: every row is as it was when the backup was made or, where that is unknown, as it is in the live database. `differs`
   * is a fault. `unknown`: neither is known, or the live database may have changed since.
   */
  readonly verdict: 'same' | 'differs' | 'unknown';
  /** Whether the live database has the same rows; `null`: unknown. */
  readonly isLiveSame: boolean | null;
}

/** The rows of a restored copy beside those that the backup recorded, and those of the live database. */
export function compareTables(
  restored: Figures,
  recorded: Figures | null,
  live: Figures | null,
): TableComparison[] {
  const [ofCopy, ofRecord, ofLive] = [restored, recorded, live].map(byName);
  const names = new Set([...(ofRecord?.keys() ?? []), ...(ofCopy?.keys() ?? [])]);
  return [...names].map((table) => {
    const [copy, then, now] = [ofCopy?.get(table), ofRecord?.get(table), ofLive?.get(table)];
    const isLiveSame = live && isSame(copy, now);
    return {
      table,
      rows: copy?.rows ?? null,
      recorded: then?.rows ?? null,
      live: now?.rows ?? null,
      verdict: recorded ? (isSame(copy, then) ? 'same' : 'differs') : isLiveSame ? 'same' : 'unknown',
      isLiveSame,
    };
  });
}

const byName = (figures: Figures | null): Map<string, TableFigures> =>
  new Map(figures?.tables.map((one) => [one.table, one]));

const isSame = (one: TableFigures | undefined, other: TableFigures | undefined): boolean =>
  one !== undefined && one.rows === other?.rows && one.digest === other.digest;

export interface ChainComparison extends AuditHead {
  /** Against the backup's own record; `unknown`: it has none. */
  readonly verdict: 'same' | 'differs' | 'unknown';
}

/** The end of each audit log in a restored copy, beside that of the record. */
export function compareChains(restored: Figures, recorded: Figures | null): ChainComparison[] {
  const then = new Map(recorded?.audit_heads.map((head) => [head.tenant_id, head]));
  const missing = [...then.values()].filter(
    ({ tenant_id: id }) => !restored.audit_heads.some((head) => head.tenant_id === id),
  );
  const compared = restored.audit_heads.map((head): ChainComparison => {
    const expected = then.get(head.tenant_id);
    const isEqual = expected?.seq === head.seq && expected.hash === head.hash;
    return { ...head, verdict: recorded ? (isEqual ? 'same' : 'differs') : 'unknown' };
  });
  return [...compared, ...missing.map((head): ChainComparison => ({ ...head, verdict: 'differs' }))];
}
