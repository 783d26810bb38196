import type { Finding } from '../../../src/db/doctor/finding.ts';

/** One way to weaken a migrated database by hand. */
export interface Weakening {
  readonly title: string;
  /** Each by itself, because some of them allow no transaction around them. */
  readonly apply: readonly string[];
  /** For what a fresh clone of the database does not put back: roles and settings of the server. */
  readonly undo?: readonly string[];
  /** A part of the message that doctor must report. */
  readonly says: string;
  readonly severity?: Finding['severity'];
}
