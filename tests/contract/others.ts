/** For the operator at the command line, who has the database's passwords: no request can call it. */
export const OF_THE_OPERATOR = [
  // the names of all tenants, by design
  'tenants.list',
  // give a plan, and end those that are over
  'operatorBilling.setPlan',
  'operatorBilling.endDuePlans',
  // forgets the customer of a tenant whose customer is not in the Stripe account
  'operatorBilling.release',
  // the customers that need attention, of all tenants, and the prices for sale
  'operatorBilling.status',
];

/** Methods that answer nothing of what a tenant or local mode has, each with the reason. */
export const OTHERS = [
  // the catalogue of the database, which is the same for all; it reads no row
  'isolation.report',
  // constants
  'settings.profiles',
  // they drop what this process remembers, and answer nothing
  'apiKeyAuthenticator.forget',
  'apiKeyAuthenticator.forgetRevoked',
  'apiKeyAuthenticator.openCache',
  'apiKeyAuthenticator.closeCache',
  'entitlements.forget',
  'entitlements.forgetAll',
  'settings.forget',
  'settings.forgetAll',
  // whether this process has seen the key, of which the caller has the secret
  'apiKeyAuthenticator.isRemembered',
  // they answer nothing, and refuse by the plan of the scope alone (tests/entitlements)
  'entitlements.requireRoomForCheckpoints',
  'entitlements.takeRoomForCheckpoints',
  'entitlements.requireSeat',
  'entitlements.requirePromisedSeat',
  'entitlements.requireFeature',
];
