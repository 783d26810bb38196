/** An event of a stream as the HTML standard defines it (text/event-stream). */
export interface ServerEvent {
  readonly id: string;
  readonly name: string;
  /** Sent as JSON. */
  readonly data: object;
}

/** The events until `signal` is aborted. */
export type OpenEvents = (signal: AbortSignal) => AsyncIterable<ServerEvent>;
