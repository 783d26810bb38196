interface Violation {
  readonly constraint?: string | undefined;
  readonly message?: string;
}

/** The name of the constraint that an error tells. A worker of a cluster tells it in the message alone, with its shard. */
export const violatedConstraint = ({ constraint, message = '' }: Violation): string | undefined =>
  constraint ?? /constraint "([^"]+?)(?:_\d{6,})?"/.exec(message)?.[1];
