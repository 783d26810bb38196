import { setTimeout as wait } from 'node:timers/promises';
import { OmniMemory } from '../../../client/src/client.ts';

/** The key of a member's tool, and what sends with it. */
export interface Sender {
  readonly api: OmniMemory;
  /** Sends OTLP in JSON to a path such as `/otlp/v1/logs`. */
  sendOtlp(path: string, body: object): Promise<void>;
}

const ATTEMPTS = 8;

export function senderOf(url: string, apiKey: string): Sender {
  return {
    api: new OmniMemory({ baseUrl: url, apiKey, retries: ATTEMPTS, timeoutMs: 60_000 }),
    sendOtlp: (path, body) => post(`${url}${path}`, apiKey, JSON.stringify(body)),
  };
}

/** As an exporter does: again after 429 and 503, when the server says. */
async function post(url: string, apiKey: string, body: string): Promise<void> {
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(url, { method: 'POST', headers, body });
    const text = await response.text();
    if (response.ok) return;
    if (attempt === ATTEMPTS || ![429, 503].includes(response.status))
      throw new Error(`The server answered ${response.status} to ${url}: ${text}`);
    await wait(Number(response.headers.get('retry-after') ?? 1) * 1_000);
  }
}
