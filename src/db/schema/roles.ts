/** The four roles that serve requests. Policies and grants name them, so their names are not configurable. */
export const ROLE_NAMES = {
  tenant: 'omnimemory_tenant',
  local: 'omnimemory_local',
  identity: 'omnimemory_identity',
  billing: 'omnimemory_billing',
} as const;

export type DatabaseRole = keyof typeof ROLE_NAMES;

/** Owns every table, runs migrations, and serves no requests. */
export const OWNER_ROLE = 'omnimemory_owner';
