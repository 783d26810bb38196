/** Bytes that stay as they are, of which a client may ask for a range, so that it can resume a download. */
export interface SentFile {
  readonly mediaType: string;
  /** The name under which a browser saves it. */
  readonly name: string;
  readonly size: number;
  /** Its ETag, without the quotes: another one whenever a byte differs. */
  readonly tag: string;
  /** The bytes from `start` to `end`, both included, read as fast as the client takes them. */
  readonly read: (start: number, end: number) => AsyncIterable<Buffer>;
}
