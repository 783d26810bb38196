import type { ScopeTransaction } from '../../../../db/transaction/database.ts';
import type { Cells } from '../convert/cells.ts';
import type { SourceTable } from '../source/known-tables.ts';
import type { SourceRow } from '../source/sqlite-file.ts';
import type { Skipped } from '../store/insert-rows.ts';
import type { Target } from '../store/targets.ts';

/** How the rows of one table are read, converted and stored. */
export interface Step<Item = unknown> {
  readonly table: SourceTable;
  /** The columns, with aliases; the row of the table is `t`. */
  readonly select: string;
  readonly joins?: string;
  /** Conditions beside the page's. */
  readonly where?: string;
  readonly pageSize: number;
  /** Rows have no names: what has been read is noted. */
  readonly isNumbered: boolean;
  readonly target: Target;
  /** Called with each page before its rows are converted. */
  readonly prepare?: (rows: readonly SourceRow[]) => Promise<void>;
  /** `undefined`: not stored, for a reason that is no fault. Throws RowRefused. */
  readonly convert: (cells: Cells) => Item | undefined;
  readonly store: (tx: ScopeTransaction, items: readonly Item[]) => Promise<Skipped[]>;
  /** The name of the row that the item becomes. */
  readonly nameOf?: (item: Item) => string;
  /** Why a converted row is left out. */
  readonly leftOut?: string;
  /** Rows that an earlier run has stored are converted again, because later ones build on them. */
  readonly replays?: boolean;
}

/** Keeps the type of the items inside: a list of steps has steps of many items. */
export const stepOf = <Item>(step: Step<Item>): Step => step as unknown as Step;
