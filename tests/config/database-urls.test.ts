import { describe, expect, test } from '@jest/globals';
import { loadConfig, loadOperatorConfig } from '../../src/config/config.ts';

const URLS = {
  DATABASE_URL: 'postgres://t@h/d',
  DATABASE_URL_IDENTITY: 'postgres://i@h/d',
  DATABASE_URL_BILLING: 'postgres://b@h/d',
};

describe('the URLs of the roles', () => {
  test('a server needs those of the tenant, the identity and the billing role', () => {
    expect(loadConfig(URLS).databaseUrls).toEqual({
      tenant: 'postgres://t@h/d',
      identity: 'postgres://i@h/d',
      billing: 'postgres://b@h/d',
      local: undefined,
    });
  });

  test('without the billing role no worker can run: the server refuses to start, even without Stripe', () => {
    expect(() => loadConfig({ ...URLS, DATABASE_URL_BILLING: '' })).toThrow(
      'DATABASE_URL_BILLING: is required beside DATABASE_URL, because its role works the queue of jobs',
    );
  });

  test('the command line works without the billing role', () => {
    const { urls } = loadOperatorConfig({ ...URLS, DATABASE_URL_BILLING: '' });
    expect(urls?.roles.billing).toBeUndefined();
  });
});
