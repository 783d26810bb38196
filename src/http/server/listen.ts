import type { Server } from 'node:http';
import { createServer } from 'node:net';
import { z } from 'zod';

export const API_TITLE = 'OmniMemory';
const ASK_TIMEOUT_MS = 2_000;
const ANY_ADDRESS: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' };

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** Rejects with a sentence that says what is in the way and what to do. */
export async function listen(
  http: Server | ReturnType<typeof createServer>,
  at: ListenAddress,
): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      http.once('error', reject);
      http.listen(at.port, at.host, () => {
        http.off('error', reject);
        resolve();
      });
    });
  } catch (error) {
    throw await explained(error as NodeJS.ErrnoException, at);
  }
}

/** To know before the database is started, which takes a while. The port may still be taken in between. */
export async function requireFreePort(at: ListenAddress): Promise<void> {
  if (at.port === 0) return;
  const probe = createServer();
  await listen(probe, at);
  await new Promise((resolve) => probe.close(resolve));
}

async function explained(error: NodeJS.ErrnoException, at: ListenAddress): Promise<Error> {
  const { host, port } = at;
  switch (error.code) {
    case 'EADDRINUSE':
      return new Error(
        `${await whoListens(at)} or choose another port: PORT=${port === 65_535 ? 8003 : port + 1} npm start.`,
      );
    case 'EACCES':
      return new Error(
        `This process may not listen on port ${port}, because ports below 1024 need a right that it does not have. Set PORT to a higher port.`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new Error(
        `This machine cannot listen on ${host}, because that is none of its IP addresses. Set HOST to one of them, such as 127.0.0.1.`,
      );
    default:
      return new Error(
        `The server cannot listen on ${host}, port ${port} (${error.message}). Set HOST and PORT.`,
      );
  }
}

async function whoListens({ host, port }: ListenAddress): Promise<string> {
  const named = ANY_ADDRESS[host] ?? (host.includes(':') ? `[${host}]` : host);
  const url = `http://${named}:${port}`;
  return (await isOurs(url))
    ? `OmniMemory Cloud already runs at ${url}. Use that one, stop it first,`
    : `Another program already listens on ${host}, port ${port}. End it,`;
}

const description = z.object({ info: z.object({ title: z.literal(API_TITLE) }) });

/** Whatever listens there may answer anything, or nothing. */
async function isOurs(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/openapi.json`, { signal: AbortSignal.timeout(ASK_TIMEOUT_MS) });
    return description.safeParse(await response.json()).success;
  } catch {
    return false;
  }
}
