import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

export interface ClientOptions {
  /** `Bearer …`; without it the client is in local mode. */
  readonly authorization?: string | undefined;
  /** The coding tool. */
  readonly name?: string;
}

/** The client of revision 2026-07-28, connected to the server at `url`. It keeps nothing open that has to be closed. */
export async function connectClient(url: string, options: ClientOptions = {}): Promise<Client> {
  const client = new Client(
    { name: options.name ?? 'test', version: '1' },
    { versionNegotiation: { mode: { pin: '2026-07-28' } } },
  );
  await client.connect(
    new StreamableHTTPClientTransport(new URL('/mcp', url), { requestInit: init(options) }),
  );
  return client;
}

/** The client of the revisions up to 2025-11-25. */
export async function connectLegacyClient(url: string, options: ClientOptions = {}): Promise<LegacyClient> {
  const client = new LegacyClient({ name: options.name ?? 'test', version: '1' });
  await client.connect(new LegacyTransport(new URL('/mcp', url), { requestInit: init(options) }));
  return client;
}

const init = ({ authorization }: ClientOptions): RequestInit =>
  authorization === undefined ? {} : { headers: { authorization } };
