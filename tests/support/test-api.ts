import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AppOptions } from '../../src/app.ts';
import { OmniMemory } from '../../src/client/client.ts';
import type { TenantScope } from '../../src/db/scope.ts';
import { createTestApp } from './test-app.ts';
import type { TestDatabase } from './test-database.ts';

/** The application of `createTestApp`, listening, and clients of it. */
export interface TestApi {
  readonly url: string;
  /** Without a key: local mode. */
  readonly local: OmniMemory;
  /** With a new key of the tenant. Retries nothing, so that a test sees what it asked for. */
  clientOf(scope: TenantScope): Promise<OmniMemory>;
  close(): Promise<void>;
}

export async function startTestApi(db: TestDatabase, options: Partial<AppOptions> = {}): Promise<TestApi> {
  const app = createTestApp(db, options);
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    local: new OmniMemory({ baseUrl: url, retries: 0 }),
    clientOf: async (scope) => {
      const { key } = await db.services.apiKeys.create(scope, { name: 'test' });
      return new OmniMemory({ baseUrl: url, apiKey: key, retries: 0 });
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
