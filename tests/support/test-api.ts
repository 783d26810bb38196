import { OmniMemory } from '../../client/src/client.ts';
import type { AppOptions } from '../../src/app.ts';
import type { TenantScope } from '../../src/auth/scope.ts';
import { listen } from './browser.ts';
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
  const { origin: url, close } = await listen(createTestApp(db, options));
  return {
    url,
    local: new OmniMemory({ baseUrl: url, retries: 0 }),
    clientOf: async (scope) => {
      const { key } = await db.services.apiKeys.create(scope, { name: 'test' });
      return new OmniMemory({ baseUrl: url, apiKey: key, retries: 0 });
    },
    close,
  };
}
