/** How many topics the memories are about; each is one search. */
export const TOPICS = 20;
export const LIMIT = 5;
const PROJECT = 'project-0';

const REVISION = '2026-07-28';

/** The n-th memory: about its topic, a thousand characters long. */
export const textOf = (n: number): string =>
  `Decision about topic${n % TOPICS}: ${`the plan keeps migration ${n} and its policies in one file. `.repeat(16)}`;

export const queryOf = (topic: number): string => `topic${topic} policies`;

/** The same search by each of the two ways. */
export const BY_V1 = (topic: number): Parts => ({
  method: 'GET',
  path: `/v1/search?type=memory&limit=${LIMIT}&project_id=${PROJECT}&q=${encodeURIComponent(queryOf(topic))}`,
});

export const BY_MCP = (topic: number): Parts => {
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': REVISION,
    'io.modelcontextprotocol/clientInfo': { name: 'claude-code', version: '2.1.300' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const args = { query: queryOf(topic), project_id: PROJECT, limit: LIMIT };
  const params = { _meta, name: 'memory_search', arguments: args };
  return {
    method: 'POST',
    path: '/mcp',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/json, text/event-stream',
      'MCP-Protocol-Version': REVISION,
      'Mcp-Method': 'tools/call',
      'Mcp-Name': 'memory_search',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
  };
};

export interface Parts {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The bytes of a request on a connection that stays open. */
export function requestOf({ host }: URL, key: string, { method, path, headers = {}, body }: Parts): Buffer {
  const all = {
    Host: host,
    Authorization: `Bearer ${key}`,
    ...headers,
    ...(body !== undefined && { 'Content-Length': `${Buffer.byteLength(body)}` }),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`);
}
