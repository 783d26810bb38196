import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { type Billing, WEBHOOK_SECRET } from './billing-setup.ts';

/** The server as it is run in production, on the test's database and the fake. */
export function startBillingServer({ db, fake }: Billing, billingUrl: string): Promise<ServerProcess> {
  const { tenant, identity } = db.urls.roles;
  return startServerProcess({
    LOCAL_MODE: 'off',
    DATABASE_URL: tenant,
    DATABASE_URL_IDENTITY: identity,
    DATABASE_URL_BILLING: billingUrl,
    STRIPE_SECRET_KEY: fake.secretKey,
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    STRIPE_API_BASE: fake.url,
  });
}
