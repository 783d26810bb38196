import express, { type Express } from 'express';
import { apiDocument } from '../../src/api.ts';
import { type AppOptions, createApp } from '../../src/app.ts';
import type { TenantScope } from '../../src/auth/scope.ts';
import { loadConfig } from '../../src/config/config.ts';
import { checkReadiness } from '../../src/db/doctor/readiness.ts';
import { Draining } from '../../src/http/server/draining.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { responseChecker } from './response-checker.ts';
import type { TestDatabase } from './test-database.ts';

const checkResponses = responseChecker(apiDocument());

/**
 * The application as main.ts builds it, on a test database, with each answer held against the OpenAPI document.
 * supertest gives it a port on loopback.
 */
export function createTestApp(db: TestDatabase, options: Partial<AppOptions> = {}): Express {
  const app = createApp({ ...appOptionsOf(db), ...options });
  return express().disable('x-powered-by').disable('etag').use(checkResponses).use(app);
}

/** What main.ts would give the application with RATE_LIMITS=off and no other variable set: tests are floods. */
export function appOptionsOf(db: TestDatabase): AppOptions {
  const { identity } = db.pools;
  if (!identity) throw new Error('A test database has every role.');
  return {
    services: db.services,
    readiness: () => checkReadiness(db.pools),
    draining: new Draining(),
    secretKey: 'a secret key of at least thirty-two characters',
    localMode: true,
    accounts: loadConfig({}).accounts,
    identity,
    rateLimits: undefined,
    log: createLogger('silent'),
  };
}

/** An Authorization header of a new key. */
export async function keyOf(db: TestDatabase, scope: TenantScope): Promise<string> {
  return `Bearer ${(await db.services.apiKeys.create(scope, { name: 'test' })).key}`;
}
