import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { BATCH, type BatchOf } from './samples.ts';

/**
 * A client that posts batches over one connection, each as soon as the previous one is acknowledged. The requests are
 * built before a round begins: the client shares the processors with what it measures.
 */
export class HttpClient {
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  static async open(url: URL): Promise<HttpClient> {
    const socket = connect(Number(url.port), url.hostname).setNoDelay(true);
    await once(socket, 'connect');
    return new HttpClient(socket);
  }

  close(): void {
    this.#socket.destroy();
  }

  static requestOf({ pathname, host }: URL, { body }: BatchOf, key: string): Buffer {
    return Buffer.from(
      `POST ${pathname} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${key}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  }

  async send(requests: readonly Buffer[]): Promise<void> {
    for (const request of requests) {
      this.#socket.write(request);
      const response = await this.#response();
      if (!response.includes(`"created":${BATCH},"duplicate":0,"rejected":0`))
        throw new Error(`Unexpected response: ${response.slice(0, 500)}`);
    }
  }

  #response(): Promise<string> {
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let missing = Number.NaN;
      const done = (settle: () => void) => {
        this.#socket.off('data', onData).off('error', onError).off('close', onClose);
        settle();
      };
      const onData = (chunk: Buffer) => {
        chunks.push(chunk);
        if (Number.isNaN(missing)) missing = lengthOf(Buffer.concat(chunks));
        else missing -= chunk.length;
        if (missing <= 0) done(() => resolve(Buffer.concat(chunks).toString()));
      };
      const onError = (error: Error) => done(() => reject(error));
      const onClose = () => onError(new Error('The server closed a connection.'));
      this.#socket.on('data', onData).on('error', onError).on('close', onClose);
    });
  }
}

/** The number of response bytes that are still to come. NaN before its head is complete. */
function lengthOf(received: Buffer): number {
  const head = received.indexOf('\r\n\r\n');
  if (head === -1) return Number.NaN;
  const [, body] = /\r\ncontent-length: (\d+)/i.exec(received.toString('latin1', 0, head)) ?? [];
  return head + 4 + Number(body) - received.length;
}
