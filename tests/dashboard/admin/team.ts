import type { Role } from '../../../src/auth/permissions.ts';
import { IDENTITY, type TenantScope } from '../../../src/auth/scope.ts';
import { newPerson, type Person } from '../../support/sign-in.ts';
import type { TestDatabase } from '../../support/test-database.ts';
import type { Dashboard } from '../support/dashboard.ts';

/** One person for each role, who is in every team of the file: to register takes longer than a test should. */
const known = new WeakMap<TestDatabase, Map<Role, Promise<Person>>>();

function personFor({ db, site }: Dashboard, role: Role): Promise<Person> {
  const people = known.get(db) ?? new Map<Role, Promise<Person>>();
  known.set(db, people);
  const person = people.get(role) ?? newPerson(db, site, role);
  people.set(role, person);
  return person;
}

/** A team of its own with a signed-in person of each of the roles. */
export async function newTeam<R extends Role>(
  dashboard: Dashboard,
  roles: readonly R[],
): Promise<{
  readonly tenant: TenantScope;
  readonly path: string;
  readonly people: Readonly<Record<R, Person>>;
}> {
  const tenant = await dashboard.db.newTenant('Analytical Engines');
  const people = await Promise.all(
    roles.map(async (role) => {
      const person = await personFor(dashboard, role);
      await join(dashboard.db, tenant, { role, userId: person.id, email: person.email });
      return [role, person] as const;
    }),
  );
  return { tenant, path: `/t/${tenant.tenantId}`, people: Object.fromEntries(people) as Record<R, Person> };
}

interface NewMember {
  readonly role: Role;
  readonly userId: string;
  readonly email: string;
}

export const join = (db: TestDatabase, { tenantId }: TenantScope, member: NewMember) =>
  db.database.inScope(IDENTITY, (tx) => db.services.tenants.enrol(tx, { tenantId, ...member }));
