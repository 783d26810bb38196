/** For the operator at the command line, who has the database's passwords: no request can call it. */
export const OF_THE_OPERATOR = [
  // the names of all tenants, by design
  'tenants.list',
  // every account, without what proves who somebody is (tests/cli/user-command)
  'userDirectory.list',
  // give a plan, and end those that are over
  'operatorBilling.setPlan',
  'operatorBilling.endDuePlans',
  // forgets the customer of a tenant whose customer is not in the Stripe account
  'operatorBilling.release',
  // write an archive of a scope into a file, and read it back (tests/exchange/archive)
  'archives.write',
  'archiveImports.import',
  // remove tenants whose deletion is due, which nobody waits for, and list the records of all (tests/deletion/tenants)
  'tenantRemovals.removeDue',
  'tenantRemovals.remove',
  'deletionRecords.list',
  'deletionRecords.tenantOf',
  // the customers that need attention, of all tenants, and the prices for sale
  'operatorBilling.status',
];

/** Methods that answer nothing of what a tenant or local mode has, each with the reason. */
export const OTHERS = [
  // the catalogue of the database, which is the same for all; it reads no row
  'isolation.report',
  // constants
  'settings.profiles',
  // work on the vectors of what is stored, and count them (tests/memory/search/meaning)
  'searchVectors.drain',
  'searchVectors.state',
  'searchVectors.status',
  'searchVectors.rebuild',
  'searchVectors.idle',
  'searchVectors.stop',
  // names of resources, as in the table of src/features/changes/resources.ts (tests/http/changes)
  'changes.stream',
  'changes.endAll',
  'metricStreams.endAll',
  // ends imports of this process when the server stops
  'omnimemory1Uploads.stop',
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
  // steps of retention.preview and retention.deleteExpired, in whose transactions they work (tests/retention, tests/audit/cut)
  'audit.aged',
  'audit.begin',
  'entitlements.giveBackCheckpoints',
  // a step of imports and claims
  'entitlements.countCheckpoints',
  // they would move what local mode has; what others see of that is tested in tests/exchange/claims
  'claims.claim',
  'claims.undo',
  // what deletions.request, preview and cancel do for a whole tenant, which refuse every other one (tests/deletion/tenants)
  'tenantDeletions.request',
  'tenantDeletions.preview',
  'tenantDeletions.cancel',
  // whoever has the id may read it, and it names nobody
  'deletionRecords.get',
  // of claims, of which the seed has none; tests/isolation/routes asks for them
  'claims.list',
  'claims.get',
  // of one person, whatever teams they are in (tests/identity/accounts/deletion)
  'accountDeletions.request',
  'accountDeletions.preview',
  'accountRemovals.removeDue',
  // steps of signing in and of the removal of an account, in whose transactions they work
  'accountDeletions.cancelIfAny',
  'accountDeletions.holdBack',
  'members.removeWithAccount',
];
