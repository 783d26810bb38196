export const MODERN = '2026-07-28';
export const ENVELOPE = {
  'io.modelcontextprotocol/protocolVersion': MODERN,
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

type Headers = Readonly<Record<string, string>>;
type Fields = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  readonly headers: globalThis.Headers;
  /** The JSON of the body or of its one event; `undefined`: no body. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into any JSON
  readonly body: any;
}

/** Requests as any client could write them, without the help of an SDK. */
export class Wire {
  readonly #url: string;
  readonly #headers: Headers;

  constructor(url: string, headers: Headers = {}) {
    this.#url = url;
    this.#headers = headers;
  }

  with(headers: Headers): Wire {
    return new Wire(this.#url, { ...this.#headers, ...headers });
  }

  /** `body`: a text is sent as it is. */
  async post(body: unknown, headers: Headers = {}): Promise<Answer> {
    const answer = await fetch(`${this.#url}/mcp`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...this.#headers,
        ...headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: answer.status, headers: answer.headers, body: parsed(await answer.text()) };
  }

  /** A request of revision 2026-07-28, with the headers that belong to it. */
  modern(method: string, params: Fields = {}, headers: Headers = {}): Promise<Answer> {
    const { name, uri, _meta = {} } = params;
    const named = name ?? uri;
    return this.post(
      { jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: { ...ENVELOPE, ...(_meta as Fields) } } },
      {
        'mcp-protocol-version': MODERN,
        'mcp-method': method,
        ...(typeof named === 'string' && { 'mcp-name': named }),
        ...headers,
      },
    );
  }

  legacy(method: string, params: Fields = {}, headers: Headers = {}): Promise<Answer> {
    return this.post({ jsonrpc: '2.0', id: 1, method, params }, headers);
  }
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  const events = text.split('\n').filter((line) => line.startsWith('data: '));
  if (events.length === 0) return JSON.parse(text);
  const messages = events.map((line) => JSON.parse(line.slice('data: '.length)));
  return messages.length === 1 ? messages[0] : messages;
}
