/** A signed-in user. */
export interface SignedInUser {
  readonly userId: string;
  readonly email: string;
  /** Whether the user has proved that they own the email address. */
  readonly emailVerified: boolean;
}
