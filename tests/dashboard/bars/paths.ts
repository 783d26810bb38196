/** The pages of a scope that need no id. */
export const LIST_PATHS = [
  '/',
  '/connect',
  '/sessions',
  '/checkpoints',
  '/search?q=memory',
  '/usage',
  '/savings',
  '/tools',
  '/projects',
  '/trust',
  '/deletions',
  '/settings',
];

/** The pages that only a team has. */
export const TEAM_PATHS = ['/members', '/api-keys', '/audit-log', '/plan'];

/** The pages outside a scope, for someone who is not signed in. */
export const OPEN_PATHS = [
  '/sign-in',
  '/register',
  '/verify-email',
  '/forgot-password',
  '/reset-password',
  '/accept-invitation',
];
