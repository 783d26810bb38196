import { OmniMemory } from '@omnimemory/client';
import { apiRootOf, type Scope } from './scope.ts';

const withCredentials =
  (credentials: RequestCredentials, send: typeof fetch = (...request) => fetch(...request)): typeof fetch =>
  (input, init) =>
    send(input, { ...init, credentials });

/**
 * The API of a scope. Rows of this machine are reached without the cookie; a request with it would be a person's. Query
 * decides about retries, so the client makes none.
 */
export function apiOf(scope: Scope, send?: typeof fetch): OmniMemory {
  const { origin } = location;
  return scope.kind === 'local'
    ? new OmniMemory({ baseUrl: origin, retries: 0, fetch: withCredentials('omit', send) })
    : new OmniMemory({
        baseUrl: `${origin}${apiRootOf(scope)}`,
        retries: 0,
        fetch: withCredentials('same-origin', send),
      });
}

/** The routes of `/auth`: they concern the person and no scope. */
export const accountApi = new OmniMemory({
  baseUrl: location.origin,
  retries: 0,
  fetch: withCredentials('same-origin'),
});
