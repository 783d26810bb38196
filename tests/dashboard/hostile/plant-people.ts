import type { Actor } from '../../../src/auth/actor.ts';
import { IDENTITY, type TenantScope } from '../../../src/auth/scope.ts';
import type { Person } from '../../support/sign-in.ts';
import type { TestDatabase } from '../../support/test-database.ts';
import type { Fields } from './fields.ts';
import { type HostileString, STRINGS } from './strings.ts';

/** What people leave: keys, invitations, members, teams, and the names of their programs. */
export async function plantPeople(db: TestDatabase, scope: TenantScope, owner: Person, fields: Fields) {
  const { services } = db;
  await services.tenants.rename(
    scope,
    fields.publicName('team', STRINGS[1] as HostileString),
    as(owner, fields, 1),
  );
  for (const [n, s] of STRINGS.entries()) {
    const actor = as(owner, fields, n);
    await services.apiKeys.issue(scope, { name: fields.name('key', s), scopes: ['read'] }, actor);
    await services.invitations.create(scope, { email: emailOf(fields, n), role: 'member' }, actor);
    const { userId, email } = await db.newUser(fields.publicName('person', s));
    const member = { role: 'viewer', userId, email, name: fields.publicName('person', s) } as const;
    await db.database.inScope(IDENTITY, (tx) =>
      services.tenants.enrol(tx, { tenantId: scope.tenantId, ...member }),
    );
  }
}

const as = (owner: Person, fields: Fields, n: number): Actor => ({
  ...{ kind: 'user', userId: owner.id, role: 'owner', ip: '192.0.2.1' },
  userAgent: fields.of('program', STRINGS[n] as HostileString),
});

/** Email addresses take a few marks only. */
const LOCAL_PARTS = ['__proto__', 'constructor', "'-top.hostile-'a", "o'+hostile"];

function emailOf(fields: Fields, n: number): string {
  const local = LOCAL_PARTS[n] ?? `invited+${n}`;
  return fields.of('invited email address', { purpose: '', text: `${local}@example.com`, isExact: true });
}

/** Other teams of the person, for the choice of the workspace. A person makes three at most in an hour. */
export async function plantTeams(owner: Person, fields: Fields) {
  for (const s of STRINGS.slice(0, 3)) {
    const { status, body } = await owner.browser.post('/auth/tenants', {
      name: fields.publicName('other team', s),
    });
    if (status !== 201) throw new Error(JSON.stringify(body));
  }
}
