/** Somebody who is signed in. */
export interface SignedInUser {
  readonly userId: string;
  readonly email: string;
  /** Whether they have proved that the address is theirs. */
  readonly emailVerified: boolean;
}
