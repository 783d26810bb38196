import type { Role } from '../../../src/auth/permissions.ts';
import { IDENTITY, type TenantScope } from '../../../src/auth/scope.ts';
import type { TestSite } from '../../support/browser.ts';
import { newPerson, type Person } from '../../support/sign-in.ts';
import type { TestDatabase } from '../../support/test-database.ts';

interface Site {
  readonly db: TestDatabase;
  readonly site: TestSite;
}

export interface Team {
  readonly owner: Person;
  readonly scope: TenantScope;
  /** Below which its pages are. */
  readonly path: string;
  /** The API of the team, as its owner. */
  api(method: string, path: string, body?: unknown): Promise<Awaited<ReturnType<Person['browser']['send']>>>;
}

/** A team that its owner made in the browser. */
export async function newTeam({ db, site }: Site, name = 'Analytical Engines'): Promise<Team> {
  const owner = await newPerson(db, site);
  const { body } = await owner.browser.post('/auth/tenants', { name });
  const tenantId: string = body.id;
  return {
    owner,
    scope: { kind: 'tenant', tenantId },
    path: `/t/${tenantId}`,
    api: (method, path, sent) =>
      owner.browser.send(method, `/tenants/${tenantId}/v1${path}`, sent === undefined ? {} : { body: sent }),
  };
}

/** Someone else, with a role in the team. */
export async function newColleague({ db, site }: Site, { scope }: Team, role: Role): Promise<Person> {
  const person = await newPerson(db, site, 'grace');
  const { tenantId } = scope;
  await db.database.inScope(IDENTITY, (tx) =>
    db.services.tenants.enrol(tx, { tenantId, role, userId: person.id, email: person.email }),
  );
  return person;
}
