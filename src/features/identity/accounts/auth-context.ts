/** What the operator has set up, as far as people need to know it before they sign in. */
export interface Installation {
  /** Off: emails are in the log. */
  readonly sendsMail: boolean;
  readonly sellsPlans: boolean;
}
