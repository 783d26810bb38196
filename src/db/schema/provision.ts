import pg from 'pg';
import { z } from 'zod';
import type { DatabaseUrls } from '../../config/config.ts';
import { parsedRow } from '../../lib/parsed-row.ts';
import { isDistributed } from '../distribution/switch.ts';
import { returnToOwner } from './restored.ts';
import { type DatabaseRole, OWNER_ROLE, ROLE_NAMES, SCOPE_ROLES } from './roles.ts';
import { readSchemaState, refuseForeignSchema } from './schema-state.ts';
import { scramVerifier } from './scram.ts';

/** Connection URLs of one database: for an administrator, the owner and each role. */
export interface OwnerUrls {
  readonly admin: string;
  readonly owner: string;
  readonly roles: DatabaseUrls;
}

// An arbitrary fixed number; it keeps two provisioning processes from creating the same role at once.
const PROVISION_LOCK = 8_003_001;

// UTC, because times are compared as the text that PostgreSQL prints.
const COMMON_SETTINGS = { TimeZone: 'UTC', idle_in_transaction_session_timeout: '30s' };

/**
 * Settings of the serving roles. A statement must end before the connection queue gives up on the request behind it
 * (`QUEUE_LIMITS` of database.ts), and a wait for a lock before the statement. Every sign-in uses the identity role, so
 * its waits are short. The billing role waits for locks that are held during calls to Stripe. Imports and deletions go in
 * slices; a claim is one statement for all rows.
 */
export const ROLE_SETTINGS: Readonly<Record<DatabaseRole, Readonly<Record<string, string>>>> = {
  tenant: { ...COMMON_SETTINGS, statement_timeout: '8s', lock_timeout: '4s' },
  local: { ...COMMON_SETTINGS, statement_timeout: '8s', lock_timeout: '4s' },
  identity: { ...COMMON_SETTINGS, statement_timeout: '8s', lock_timeout: '2s' },
  billing: { ...COMMON_SETTINGS, statement_timeout: '15s', lock_timeout: '10s' },
  import: { ...COMMON_SETTINGS, statement_timeout: '60s', lock_timeout: '10s' },
  deletion: { ...COMMON_SETTINGS, statement_timeout: '120s', lock_timeout: '10s' },
  claim: { ...COMMON_SETTINGS, statement_timeout: '900s', lock_timeout: '10s' },
};

/**
 * On a distributed database. The settings of a transaction reach the workers, whose policies read them: without this every
 * list is empty and every write is refused. And statements are planned for their parameters: a plan for any scope, which
 * PostgreSQL keeps after five executions, sends some UPDATEs and DELETEs to every shard.
 */
export const CLUSTER_SETTINGS = {
  'citus.propagate_set_commands': 'local',
  plan_cache_mode: 'force_custom_plan',
} as const;

type Settings = Readonly<Record<string, string>>;

const isScopeRole = (databaseRole: DatabaseRole): boolean =>
  (SCOPE_ROLES as readonly DatabaseRole[]).includes(databaseRole);

export const settingsFor = (databaseRole: DatabaseRole, distributed: boolean): Settings => ({
  ...ROLE_SETTINGS[databaseRole],
  ...(distributed && isScopeRole(databaseRole) ? CLUSTER_SETTINGS : {}),
});

const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * Creates the missing ones of the roles, with the passwords in the URLs, and grants them access to the database.
 * Existing roles keep their passwords and get the settings of `ROLE_SETTINGS`. A schema that was restored without its
 * owner gets it back. Needs CREATEROLE and rights on the database only if something is missing; throws PostgreSQL's
 * error otherwise, and SchemaRefused if another release has migrated the database.
 */
export async function provisionRoles(urls: OwnerUrls): Promise<void> {
  const logins = [
    [OWNER_ROLE, urls.owner],
    ...(Object.keys(ROLE_NAMES) as DatabaseRole[]).map((databaseRole) => [
      ROLE_NAMES[databaseRole],
      urls.roles[databaseRole],
    ]),
  ] as [string, string | undefined][];

  const client = new pg.Client({ connectionString: urls.admin });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [PROVISION_LOCK]);
    refuseForeignSchema(await readSchemaState(client));
    const { rows } = await client.query('select rolname, rolconfig from pg_roles');
    const existing = new Map(rows.map((row) => parsedRow(seenRole, row)).map((role) => [role.rolname, role]));
    for (const [role, url] of logins) {
      if (!existing.has(role)) await client.query(createRole(role, url));
    }
    await openDatabase(
      client,
      logins.filter(([role]) => !existing.has(role)).map(([role]) => role),
    );
    await returnToOwner(client);
    const distributed = await isDistributed(client);
    for (const databaseRole of Object.keys(ROLE_NAMES) as DatabaseRole[]) {
      const settings = settingsFor(databaseRole, distributed);
      const seen = existing.get(ROLE_NAMES[databaseRole]);
      const url = urls.roles[databaseRole];
      // a role without a URL gets no login
      if (seen && url) await applySettings(client, { role: ROLE_NAMES[databaseRole], settings, seen, url });
    }
  } finally {
    await client.end();
  }
}

const seenRole = z.object({
  rolname: z.string(),
  /** Its settings as `name=value`. */
  rolconfig: z.array(z.string()).nullable(),
});
type SeenRole = Readonly<z.infer<typeof seenRole>>;

const seenDatabase = z.object({ name: z.string(), closed: z.boolean() });

/**
 * An earlier release created the role with other settings. A user who may not alter the role lets the role alter
 * itself.
 */
async function applySettings(
  client: pg.Client,
  { role, settings, seen, url }: { role: string; settings: Settings; seen: SeenRole; url: string },
): Promise<void> {
  const wanted = Object.entries(settings);
  if (wanted.every(([name, value]) => seen.rolconfig?.includes(`${name}=${value}`))) return;
  try {
    for (const statement of settingStatements(role, settings)) await client.query(statement);
  } catch (error) {
    if ((error as { code?: unknown }).code !== INSUFFICIENT_PRIVILEGE) throw error;
    const itself = new pg.Client({ connectionString: url });
    await itself.connect();
    try {
      for (const statement of settingStatements(role, settings)) await itself.query(statement);
    } finally {
      await itself.end();
    }
  }
}

const settingStatements = (role: string, settings: Settings): string[] =>
  Object.entries(settings).map(([name, value]) => `alter role ${role} set ${name} = '${value}'`);

function createRole(role: string, url: string | undefined): string {
  const attributes = 'nosuperuser nobypassrls nocreatedb nocreaterole noreplication noinherit';
  // Policies name every role, so a role without a URL still exists, without a login.
  if (!url) return `create role ${role} nologin ${attributes}`;
  const { username, password } = new URL(url);
  if (decodeURIComponent(username) !== role)
    throw new Error(`The connection URL of ${role} logs in as ${username}.`);
  if (!password)
    throw new Error(`The connection URL of ${role} has no password to create the role with. Add one.`);
  const verifier = pg.escapeLiteral(scramVerifier(decodeURIComponent(password)));
  const databaseRole = (Object.keys(ROLE_NAMES) as DatabaseRole[]).find((one) => ROLE_NAMES[one] === role);
  return [
    `create role ${role} login ${attributes} password ${verifier}`,
    ...(databaseRole ? settingStatements(role, ROLE_SETTINGS[databaseRole]) : []),
  ].join(';');
}

async function openDatabase(client: pg.Client, newRoles: string[]): Promise<void> {
  const { rows } = await client.query(
    `select current_database()::text as name,
       not (has_database_privilege($1, current_database(), 'CREATE') and has_schema_privilege($1, 'public', 'CREATE'))
         -- after a restore without grants
         or exists (select from unnest($2::text[]) role where not (has_database_privilege(role, current_database(), 'CONNECT')
           and has_schema_privilege(role, 'public', 'USAGE')))
         -- after a restore into another database, PUBLIC may connect again
         or exists (select from pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba))) acl
           where datname = current_database() and acl.grantee = 0 and pg_has_role(datdba, 'USAGE')) as closed`,
    [OWNER_ROLE, Object.values(ROLE_NAMES)],
  );
  const { name, closed } = parsedRow(seenDatabase, rows[0]);
  if (newRoles.length === 0 && !closed) return;
  const database = pg.escapeIdentifier(name);
  await client.query(`
    revoke all on database ${database} from public;
    revoke all on schema public from public;
    grant connect, create on database ${database} to ${OWNER_ROLE};
    grant usage, create on schema public to ${OWNER_ROLE};
    grant connect on database ${database} to ${Object.values(ROLE_NAMES).join(', ')};
    grant usage on schema public to ${Object.values(ROLE_NAMES).join(', ')};
  `);
}
