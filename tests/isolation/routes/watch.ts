/** A request that tries something, by the name of what it tries. */
export interface Attempt {
  readonly name: string;
  readonly url: string;
  readonly body: string | undefined;
}

export interface ApiResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly body: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** All requests have one id, because problems contain it. */
export async function sendTo(server: string, sent: Sent, authorization?: string): Promise<ApiResponse> {
  const { method, url, body } = sent;
  const headers: Record<string, string> = { 'x-request-id': 'the-same', ...sent.headers };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (authorization !== undefined) headers.authorization = authorization;
  const request = { method: method.toUpperCase(), headers, ...(body !== undefined && { body }) };
  const response = await fetch(`${server}${url}`, request);
  return { status: response.status, headers: response.headers, text: await textOf(response) };
}

/** Of a stream, which does not end, what it begins with. */
async function textOf(response: Response): Promise<string> {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response.text();
  const reader = response.body?.getReader();
  const first = await reader?.read();
  await reader?.cancel();
  return new TextDecoder().decode(first?.value);
}

const bytesOf = ({ headers, text }: ApiResponse) => `${JSON.stringify([...headers])}\n${text}`;

/** What an answer says, without what the request said and without what is new in every answer. */
export function gist({ status, headers, text }: ApiResponse, { url, body }: Attempt): string {
  const kept = [...headers].filter(([name]) => !/^(x-request-id|date|etag|content-length)$/.test(name));
  const said = new Set(`${decodeURIComponent(url)} ${body ?? ''}`.match(/[\w-]{8,}/g) ?? []);
  const shown = [...said].reduce((rest, part) => rest.replaceAll(part, '…'), text);
  // what was made anew has times and ids of its own
  return JSON.stringify([status, kept, status < 400 ? '' : shown]);
}

/** Everything that leaked, as `route: what`, except for what the caller has sent itself. */
export class Watch {
  readonly leaks: string[] = [];
  readonly faults: string[] = [];
  readonly #secrets: readonly string[];
  #sent = '';
  constructor(secrets: readonly string[]) {
    this.#secrets = secrets;
  }

  lookAtLog(lines: readonly string[]): void {
    for (const line of lines)
      for (const secret of this.#secrets)
        if (line.includes(secret) && !this.#sent.includes(secret)) this.leaks.push(`the log: ${line}`);
  }

  look(attempt: Attempt, answer: ApiResponse): void {
    this.#sent += ` ${decodeURIComponent(attempt.url.replaceAll('+', ' '))} ${attempt.body ?? ''}`;
    const bytes = bytesOf(answer);
    for (const secret of this.#secrets)
      if (bytes.includes(secret) && !this.#sent.includes(secret))
        this.leaks.push(`${attempt.name}: ${secret.slice(0, 60)}`);
    if (answer.status >= 500 && !answer.text.includes('billing_not_configured'))
      this.faults.push(`${attempt.name}: ${answer.status} ${answer.text.slice(0, 200)}`);
  }
}
