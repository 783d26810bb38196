import type { TenantScope } from '../../../src/auth/scope.ts';
import { newPerson, type Person } from '../../support/sign-in.ts';
import type { Dashboard } from '../support/dashboard.ts';
import { Fields } from './fields.ts';
import { plantPeople, plantTeams } from './plant-people.ts';
import { plantTelemetry } from './plant-telemetry.ts';
import { plantLists, plantMessages, plantWork } from './plant-work.ts';
import { STRINGS } from './strings.ts';

type Work = Awaited<ReturnType<typeof plantWork>>;

export interface Planted {
  readonly owner: Person;
  readonly scope: TenantScope;
  readonly path: string;
  readonly fields: Fields;
  /** By the text of the string. */
  readonly works: ReadonlyMap<string, Work>;
  readonly lists: Awaited<ReturnType<typeof plantLists>>;
}

/** A team with every string in every text field, written by the services with the roles of production. */
export async function plantHostile({ db, site }: Dashboard): Promise<Planted> {
  const fields = new Fields();
  const owner = await newPerson(db, site);
  const { body } = await owner.browser.post('/auth/tenants', { name: 'A team' });
  const scope = { kind: 'tenant', tenantId: body.id } as const;
  await db.services.billing.setPlan(scope.tenantId, 'enterprise', { kind: 'operator' });
  const works = new Map<string, Work>();
  for (const s of STRINGS) {
    works.set(s.text, await plantWork(db.services, scope, fields, s));
    await plantMessages(db.services, scope, fields, s);
    await plantTelemetry(db.services, scope, fields, s);
  }
  const [first] = works.values();
  if (!first) throw new Error('There are no strings.');
  const lists = await plantLists(db.services, scope, fields, first.project_id);
  await plantPeople(db, scope, owner, fields);
  await plantTeams(owner, fields);
  return { owner, scope, path: `/t/${scope.tenantId}`, fields, works, lists };
}
