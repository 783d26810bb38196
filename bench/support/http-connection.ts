import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface ApiResponse {
  readonly status: number;
  readonly body: string;
}

/**
 * One connection that sends one request after the other. It implements only the HTTP that it needs (responses with a
 * Content-Length), because it shares the processors with what it measures.
 */
export class HttpConnection {
  readonly #socket: Socket;
  #chunks: Buffer[] = [];
  /** Bytes of the response that are still to come. NaN before its head is complete. */
  #missing = Number.NaN;
  #settle: { resolve(response: ApiResponse): void; reject(error: Error): void } | undefined;
  #lost: Error | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('error', (error) => this.#lose(error));
    socket.on('close', () => this.#lose(new Error('The server closed a connection.')));
  }

  /** From `localAddress` of this machine, if given: limits by network then count it as another client. */
  static async open({ hostname, port }: URL, localAddress?: string): Promise<HttpConnection> {
    const socket = connect({ port: Number(port), host: hostname, localAddress }).setNoDelay(true);
    await once(socket, 'connect');
    return new HttpConnection(socket);
  }

  /** False once the connection is lost. */
  get isOpen(): boolean {
    return this.#lost === undefined;
  }

  /** Throws if the connection is lost. One request at a time. */
  ask(request: Buffer): Promise<ApiResponse> {
    return new Promise((resolve, reject) => {
      if (this.#lost) return reject(this.#lost);
      this.#settle = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    this.#chunks.push(chunk);
    if (Number.isNaN(this.#missing)) this.#missing = missingOf(Buffer.concat(this.#chunks));
    else this.#missing -= chunk.length;
    if (!(this.#missing <= 0)) return;
    const text = Buffer.concat(this.#chunks).toString('latin1');
    this.#chunks = [];
    this.#missing = Number.NaN;
    const head = text.indexOf('\r\n\r\n');
    this.#settle?.resolve({ status: Number(text.slice(9, 12)), body: text.slice(head + 4) });
    this.#settle = undefined;
  }

  #lose(error: Error): void {
    this.#lost ??= error;
    this.#settle?.reject(error);
    this.#settle = undefined;
  }
}

function missingOf(received: Buffer): number {
  const head = received.indexOf('\r\n\r\n');
  if (head === -1) return Number.NaN;
  const [, body] = /\r\ncontent-length: (\d+)/i.exec(received.toString('latin1', 0, head)) ?? [];
  return head + 4 + Number(body) - received.length;
}
