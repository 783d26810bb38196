import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { API, SIGN_IN } from '../../src/api.ts';
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

const FEATURES = join(import.meta.dirname, '../../src/features');
const FILES = readdirSync(FEATURES, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.routes.ts'),
);

test('every list of endpoints is in API or SIGN_IN of src/api.ts', async () => {
  const mounted = new Set<unknown>([...API, ...SIGN_IN]);
  const forgotten: string[] = [];
  let seen = 0;
  for (const file of FILES)
    for (const [name, value] of Object.entries(await import(join(FEATURES, file)))) {
      if (!Array.isArray(value)) continue;
      seen += value.length;
      if (!value.every((endpoint) => mounted.has(endpoint))) forgotten.push(`${name} of ${file}`);
    }
  expect({ 'add to src/api.ts': forgotten }).toEqual({ 'add to src/api.ts': [] });
  expect(seen).toBe(mounted.size);
});
