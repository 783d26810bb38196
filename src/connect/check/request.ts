import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly location: string | undefined;
  readonly body: string;
}

export interface Call {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
}

export class TimedOut extends Error {}

const MAX_REPLY_BYTES = 1_048_576;

/** One request, without redirects: they would take the key to another server. */
export function send(url: string, { method = 'GET', headers = {}, body, timeoutMs }: Call): Promise<Reply> {
  const start = url.startsWith('https:') ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': `${Buffer.byteLength(body)}` };
    const request = start(url, { method, headers: { ...headers, ...length }, agent: false }, (response) => {
      const parts: Buffer[] = [];
      let size = 0;
      response.on('data', (part: Buffer) => {
        size += part.length;
        if (size <= MAX_REPLY_BYTES) parts.push(part);
        else request.destroy(new Error('The reply is too large'));
      });
      response.once('error', reject);
      response.once('end', () => {
        clearTimeout(timer);
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers['content-type'] ?? '',
          location: response.headers.location,
          body: Buffer.concat(parts).toString(),
        });
      });
    });
    const timer = setTimeout(() => request.destroy(new TimedOut('no reply in time')), timeoutMs);
    request.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    request.end(body);
  });
}
