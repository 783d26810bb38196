/** The roles of the server, and none owns a table. Policies and grants name them, so their names are not configurable. */
export const ROLE_NAMES = {
  tenant: 'omnimemory_tenant',
  local: 'omnimemory_local',
  identity: 'omnimemory_identity',
  billing: 'omnimemory_billing',
  import: 'omnimemory_import',
  deletion: 'omnimemory_deletion',
  claim: 'omnimemory_claim',
} as const;

export type DatabaseRole = keyof typeof ROLE_NAMES;

/** The roles that work on the rows of scopes; the others never see a distributed table. */
export const SCOPE_ROLES = [
  'tenant',
  'local',
  'import',
  'deletion',
  'claim',
] as const satisfies readonly DatabaseRole[];

/** Those of them that insert rows which the database numbers. */
export const NUMBERING_ROLES = [ROLE_NAMES.tenant, ROLE_NAMES.local, ROLE_NAMES.import] as const;

/** The URL of every role, by the name of its login. */
export function roleUrls(urlOf: (login: string) => string): Record<DatabaseRole, string> {
  const { tenant, local, identity, billing, import: adding, deletion, claim } = ROLE_NAMES;
  return {
    tenant: urlOf(tenant),
    local: urlOf(local),
    identity: urlOf(identity),
    billing: urlOf(billing),
    import: urlOf(adding),
    deletion: urlOf(deletion),
    claim: urlOf(claim),
  };
}

/** The variables with the URLs of roles that have one purpose. A server without one refuses what the role is for. */
export const TASK_ROLE_VARIABLES = {
  import: 'DATABASE_URL_IMPORT',
  deletion: 'DATABASE_URL_DELETION',
  claim: 'DATABASE_URL_CLAIM',
} as const satisfies Partial<Record<DatabaseRole, string>>;

/** Owns every table, runs migrations, and serves no requests. */
export const OWNER_ROLE = 'omnimemory_owner';
