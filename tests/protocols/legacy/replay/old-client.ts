import { request } from 'node:http';

export interface OldAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the tests say what it is
  readonly body: any;
}

/** A program of OmniMemory 1: it says that it talks to localhost:8003, whatever the port is, and has no credentials. */
export interface OldClient {
  get(path: string): Promise<OldAnswer>;
  post(path: string, body?: object): Promise<OldAnswer>;
  put(path: string, body: object): Promise<OldAnswer>;
}

/** `port()`: where the server of the test is. `headers`: what this client sends with every request. */
export function oldClient(port: () => number, headers: Readonly<Record<string, string>>): OldClient {
  const call = (method: string, path: string, body?: object) =>
    new Promise<OldAnswer>((resolve, reject) => {
      const text = body && JSON.stringify(body);
      const options = {
        port: port(),
        host: '127.0.0.1',
        method,
        path,
        headers: {
          Host: 'localhost:8003',
          ...headers,
          ...(text !== undefined && {
            'Content-Type': 'application/json',
            'Content-Length': Buffer.byteLength(text),
          }),
        },
      };
      const sent = request(options, (response) => {
        let received = '';
        response.setEncoding('utf8').on('data', (chunk) => {
          received += chunk;
        });
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            body: received === '' ? undefined : JSON.parse(received),
          }),
        );
      });
      sent.on('error', reject).end(text);
    });
  return {
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    put: (path, body) => call('PUT', path, body),
  };
}
