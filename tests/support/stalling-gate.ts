import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Where a connection to PostgreSQL stalls: before a statement is sent on, or before its response is. */
export interface Stall {
  /** A part of the text of the statement. */
  readonly at: string;
  /** `statement`: it is not sent on. `answer`: it is, and the response is held back. */
  readonly hold: 'statement' | 'answer';
  /** Only on a connection that has sent this before. */
  readonly after?: string;
}

/** A port in front of PostgreSQL that can stall one connection at a chosen statement. */
export interface StallingGate {
  through(url: string): string;
  /** Resolves when a statement that matches has come. The connection says nothing more from then on. */
  stall(stall: Stall): Promise<void>;
  close(): Promise<void>;
}

export async function openStallingGate(target: string): Promise<StallingGate> {
  const { hostname, port: targetPort } = new URL(target);
  const sockets = new Set<Socket>();
  let wanted: { readonly stall: Stall; readonly reached: () => void } | undefined;

  const server = createServer((inward) => {
    const outward = connect(Number(targetPort), hostname);
    let said = '';
    let silent = false;
    let deaf = false;
    inward.on('data', (chunk) => {
      const text = chunk.toString('latin1');
      said = (said + text).slice(-100_000);
      if (wanted && matches(wanted.stall, text, said)) {
        wanted.reached();
        if (wanted.stall.hold === 'statement') silent = true;
        else deaf = true;
        wanted = undefined;
      }
      if (!silent) outward.write(chunk);
    });
    outward.on('data', (chunk) => {
      if (!deaf) inward.write(chunk);
    });
    for (const [one, other] of [
      [inward, outward],
      [outward, inward],
    ] as const) {
      sockets.add(one);
      one.on('error', () => {});
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    through: (url) => Object.assign(new URL(url), { hostname: '127.0.0.1', port: `${port}` }).href,
    stall: (stall) =>
      new Promise((resolve) => {
        wanted = { stall, reached: resolve };
      }),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

const matches = ({ at, after }: Stall, chunk: string, said: string): boolean =>
  chunk.includes(at) && (after === undefined || said.includes(after));
