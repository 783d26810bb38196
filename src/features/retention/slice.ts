/** The most rows that one statement deletes. */
export const SLICE = 5_000;

/** What a statement has deleted. Its bytes are counted by the transaction. */
export interface Deleted {
  readonly rows: number;
  /** Checkpoints of which no version is left. */
  readonly checkpoints: number;
}

export const NOTHING_DELETED: Deleted = { rows: 0, checkpoints: 0 };
