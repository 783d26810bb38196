import type { Scope } from '../../../src/auth/scope.ts';
import type { TestApi } from '../../support/test-api.ts';
import { keyOf } from '../../support/test-app.ts';
import type { TestDatabase } from '../../support/test-database.ts';

export interface Site {
  readonly db: TestDatabase;
  readonly api: TestApi;
}

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the tests say what it is
  readonly body: any;
  readonly headers: Headers;
}

export interface Legacy {
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  put(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

/** Calls as the clients of OmniMemory 1 do. Without a key in local mode. */
export async function legacyOf({ db, api }: Site, scope: Scope): Promise<Legacy> {
  const authorization = scope.kind === 'tenant' ? await keyOf(db, scope) : undefined;
  const call =
    (method: string) =>
    async (path: string, body?: unknown, headers: Record<string, string> = {}) => {
      const response = await fetch(`${api.url}${path}`, {
        method,
        headers: {
          ...(authorization && { authorization }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        body: text === '' ? undefined : JSON.parse(text),
        headers: response.headers,
      };
    };
  const get = call('GET');
  return { get: (path, headers) => get(path, undefined, headers), post: call('POST'), put: call('PUT') };
}
