import { expect, test } from '@jest/globals';
import { API } from '../../src/app.ts';
import { OPERATOR } from '../../src/auth/actor.ts';
import type { Services } from '../../src/container.ts';

/** Services of which every method does nothing but note that it was called. */
function noting(calls: string[]): Services {
  const methodsOf = (service: string) =>
    new Proxy(
      {},
      {
        get:
          (_, method) =>
          (..._args: unknown[]) =>
            calls.push(`${service}.${String(method)}`) && {},
      },
    );
  return new Proxy({}, { get: (_, service) => methodsOf(String(service)) }) as Services;
}

const scope = { kind: 'tenant', tenantId: 'a' } as const;
const ROUTES = API.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const);

test.each(ROUTES)('%s makes exactly one service call', async (_route, endpoint) => {
  const calls: string[] = [];
  const input = {
    scope,
    actor: OPERATOR,
    params: {},
    query: {},
    body: {},
    after: undefined,
    ifMatch: undefined,
  };
  await endpoint.handle({ services: noting(calls), ...input });
  expect(calls).toHaveLength(1);
});
