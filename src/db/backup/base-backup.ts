import pg from 'pg';

/** What PostgreSQL says about a copy when it begins. */
export interface CopyStart {
  /** The place in the WAL where recovery begins. */
  readonly lsn: string;
  readonly timeline: number;
  /** What the server expects to send, in bytes. */
  readonly bytes: number;
}

export interface CopyReceiver {
  /** Before the first data. Throws to refuse. */
  begin(start: CopyStart): Promise<void>;
  /** A part of the tar archive with the files. */
  data(part: Buffer): Promise<void>;
}

export interface BaseCopy {
  readonly start: CopyStart;
  /** The list of the files with their SHA-256, as PostgreSQL makes it. */
  readonly manifest: Buffer;
}

const COMMAND =
  "BASE_BACKUP (LABEL 'omnimemory', CHECKPOINT 'fast', PROGRESS true, WAL false, WAIT false, MANIFEST 'yes', MANIFEST_CHECKSUMS 'SHA256', TARGET 'client')";

/** The parts of pg's connection that its types leave out. */
interface Wire {
  query(text: string): void;
  readonly stream: { pause(): void; resume(): void };
}

const MAX_WAITING_BYTES = 4_194_304;

/**
 * Copies the data folder of a running server through its replication protocol (PostgreSQL 15 or newer), as pg_basebackup
 * does; the embedded PostgreSQL has no such program. Requests go on meanwhile. The WAL is not in it. pg does not document
 * how a query of one's own receives messages, so the version of pg is pinned.
 */
export function copyFiles(client: pg.Client, receiver: CopyReceiver): Promise<BaseCopy> {
  const { promise, resolve, reject } = Promise.withResolvers<BaseCopy>();
  // pg accepts any object with `submit`; its types want those of pg
  client.query(new BaseBackupQuery(receiver, resolve, reject) as unknown as pg.Submittable);
  client.once('error', reject);
  client.once('end', () => reject(new Error('PostgreSQL ended the connection while it was copied.')));
  return promise;
}

/** A connection that may copy the server's files. */
export async function connectForCopy(adminUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: adminUrl, replication: 'true' } as pg.ClientConfig);
  // a failure reaches whoever waits for a query
  client.on('error', () => {});
  await client.connect();
  return client;
}

class BaseBackupQuery {
  readonly #receiver: CopyReceiver;
  readonly #resolve: (copy: BaseCopy) => void;
  readonly #reject: (error: unknown) => void;
  readonly #results: (string | null)[][][] = [[]];
  readonly #manifest: Buffer[] = [];
  #isManifest = false;
  #start: CopyStart | undefined;
  #work: Promise<void> = Promise.resolve();
  #waitingBytes = 0;
  #failure: unknown;

  constructor(receiver: CopyReceiver, resolve: (copy: BaseCopy) => void, reject: (error: unknown) => void) {
    this.#receiver = receiver;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  submit(wire: Wire): void {
    wire.query(COMMAND);
  }

  handleRowDescription(): void {}

  handleDataRow({ fields }: { fields: (Buffer | string | null)[] }): void {
    this.#results.at(-1)?.push(fields.map((field) => field?.toString() ?? null));
  }

  handleCommandComplete(): void {
    this.#results.push([]);
  }

  handleCopyData({ chunk }: { chunk: Buffer }, wire: Wire): void {
    if (this.#failure) return;
    const [kind, rest] = [String.fromCharCode(chunk[0] ?? 0), chunk.subarray(1)];
    if (kind === 'n') this.#beginArchive();
    if (kind === 'm') this.#isManifest = true;
    // pg uses the memory of a message again
    if (kind === 'd' && this.#isManifest) this.#manifest.push(Buffer.from(rest));
    if (kind === 'd' && !this.#isManifest) this.#receive(Buffer.from(rest), wire);
  }

  #beginArchive(): void {
    const [begin = [], spaces = []] = this.#results;
    const [[lsn, timeline] = []] = begin;
    if (this.#start || spaces.length > 1) {
      this.#fail(
        new Error('The database has tablespaces outside its folder, which this backup would leave out.'),
      );
      return;
    }
    const start = { lsn: lsn ?? '', timeline: Number(timeline), bytes: Number(spaces[0]?.[2] ?? 0) * 1_024 };
    this.#start = start;
    this.#then(() => this.#receiver.begin(start));
  }

  #receive(part: Buffer, { stream }: Wire): void {
    this.#waitingBytes += part.length;
    if (this.#waitingBytes > MAX_WAITING_BYTES) stream.pause();
    this.#then(async () => {
      await this.#receiver.data(part);
      this.#waitingBytes -= part.length;
      if (this.#waitingBytes < MAX_WAITING_BYTES / 2) stream.resume();
    });
  }

  #then(step: () => Promise<void>): void {
    this.#work = this.#work
      .then(() => (this.#failure ? undefined : step()))
      .catch((error) => this.#fail(error));
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    this.#reject(this.#failure);
  }

  handleError(error: Error): void {
    this.#fail(error);
  }

  handleReadyForQuery(): void {
    void this.#work.then(() => {
      const manifest = Buffer.concat(this.#manifest);
      if (this.#start && !this.#failure) this.#resolve({ start: this.#start, manifest });
      else this.#fail(new Error('PostgreSQL sent no files.'));
    });
  }
}
