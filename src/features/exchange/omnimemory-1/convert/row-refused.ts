/** A row that cannot be stored. The reason has no value of the row in it, so that reasons can be counted. */
export class RowRefused extends Error {
  readonly reason: string;
  /** `column`: absent if the fault is not one of a column. */
  constructor(column: string | undefined, fault: string) {
    super(column === undefined ? fault : `${column} ${fault}`);
    this.reason = this.message;
  }
}
