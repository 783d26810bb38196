export const SEVERITIES = ['fault', 'warning', 'hint'] as const;

export interface Finding {
  /** `fault`: isolation or durability is broken. `warning`: worth knowing. `hint`: never causes a failure. */
  readonly severity: (typeof SEVERITIES)[number];
  readonly check: string;
  /** What is wrong, where, and what was expected. */
  readonly message: string;
  /** What to do. */
  readonly remedy: string;
}
