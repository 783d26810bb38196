import type { ItemOf } from '@omnimemory/client';

export type Line = ItemOf<'GET /v1/audit-logs'>;

const RESOURCES: Readonly<Record<string, string>> = {
  api_key: 'API key',
  archive: 'archive',
  audit_logs: 'audit log',
  deletion: 'deletion',
  export: 'export',
  import: 'import',
  invitation: 'invitation',
  local_claim: 'move of local data',
  member: 'member',
  session: 'session',
  settings: 'settings',
  stripe_customer: 'Stripe customer',
  tenant: 'team',
};

export const resourceOptions = Object.entries(RESOURCES).map(([value, label]) => ({ value, label }));
export const resourceWord = (type: string): string => RESOURCES[type] ?? type;

/** The page of an object; `undefined` for one without a page. */
export function hrefOf({ resource_type, resource_id }: Line): string | undefined {
  if (resource_type === 'session' && resource_id !== null)
    return `/sessions/${encodeURIComponent(resource_id)}`;
  return resource_type === null ? undefined : PAGES[resource_type];
}

const PAGES: Readonly<Record<string, string>> = {
  api_key: '/api-keys',
  deletion: '/deletions',
  export: '/settings',
  import: '/settings',
  invitation: '/members',
  local_claim: '/settings',
  member: '/members',
  settings: '/settings',
  stripe_customer: '/plan',
  tenant: '/settings',
};
