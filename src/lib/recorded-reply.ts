/** A reply as it was sent the first time. */
export interface RecordedReply {
  readonly status: number;
  readonly json: string;
}
