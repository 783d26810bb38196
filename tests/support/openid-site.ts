import type { AppOptions } from '../../src/app.ts';
import { loadConfig } from '../../src/config/config.ts';
import { listen, type TestSite } from './browser.ts';
import { freePort } from './free-port.ts';
import { type OpenIdProvider, startOpenIdProvider } from './openid-provider.ts';
import { createTestApp } from './test-app.ts';
import type { TestDatabase } from './test-database.ts';

/** A site at which people sign in with a provider of its own. */
export interface OpenIdSite {
  readonly site: TestSite;
  readonly provider: OpenIdProvider;
}

export interface OpenIdSiteOptions extends Pick<Partial<AppOptions>, 'log'> {
  /** Variables of the environment that differ. */
  readonly settings?: Record<string, string>;
}

export async function startOpenIdSite(
  db: TestDatabase,
  { settings = {}, ...options }: OpenIdSiteOptions = {},
): Promise<OpenIdSite> {
  const port = await freePort();
  const provider = await startOpenIdProvider(`http://127.0.0.1:${port}/auth/oidc/callback`);
  const { accounts } = loadConfig({
    TRUST_PROXY: '1',
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: provider.clientId,
    OIDC_CLIENT_SECRET: provider.clientSecret,
    ...settings,
  });
  const site = await listen(createTestApp(db, { accounts, localMode: false, ...options }), port);
  return { provider, site };
}

export const closeOpenIdSite = ({ site, provider }: OpenIdSite): Promise<unknown> =>
  Promise.all([site.close(), provider.close()]);
