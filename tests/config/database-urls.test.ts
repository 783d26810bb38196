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

  test('standbys need DATABASE_URL, and a comma in a password ends no URL', () => {
    const urls = ['postgres://t:a,b@h1/d', 'postgres://t@h2:5433/d'];
    const standbys = { DATABASE_URL_READ: urls.join(', ') };
    expect(loadConfig({ ...URLS, ...standbys }).standbyUrls).toEqual(urls);
    expect(loadConfig(URLS).standbyUrls).toEqual([]);
    expect(() => loadConfig(standbys)).toThrow('DATABASE_URL_READ: needs DATABASE_URL');
    expect(() => loadConfig({ ...URLS, DATABASE_URL_READ: 'postgres://t@h/d,postgres://secret' })).toThrow(
      'DATABASE_URL_READ: URL 2 must name a host, a user and a database',
    );
  });

  test('those of the roles with one purpose are optional, and need DATABASE_URL', () => {
    const tasks = { import: 'postgres://a@h/d', deletion: 'postgres://b@h/d', claim: 'postgres://c@h/d' };
    const variables = {
      DATABASE_URL_IMPORT: tasks.import,
      DATABASE_URL_DELETION: tasks.deletion,
      DATABASE_URL_CLAIM: tasks.claim,
    };
    expect(loadConfig({ ...URLS, ...variables }).databaseUrls).toMatchObject(tasks);
    for (const [name, url] of Object.entries(variables))
      expect(() => loadConfig({ [name]: url })).toThrow('DATABASE_URL: must be set together');
  });

  test('the command line works without the billing role', () => {
    const { urls } = loadOperatorConfig({ ...URLS, DATABASE_URL_BILLING: '' });
    expect(urls?.roles.billing).toBeUndefined();
  });
});
