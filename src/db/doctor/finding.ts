export interface Finding {
  /** `fault`: isolation or durability is not what it should be. `warning`: worth knowing. `hint`: never fails anything. */
  readonly severity: 'fault' | 'warning' | 'hint';
  readonly check: string;
  /** What is wrong, where, and what was expected. */
  readonly message: string;
  /** What to do. */
  readonly remedy: string;
}
