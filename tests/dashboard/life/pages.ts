import { LOCAL, type TenantScope } from '../../../src/auth/scope.ts';
import { seedEverything } from '../../contract/everything.ts';
import { newPerson } from '../../support/sign-in.ts';
import { LIST_PATHS, TEAM_PATHS } from '../bars/paths.ts';
import type { Dashboard, DashboardWindow } from '../support/dashboard.ts';

export interface FullScope {
  /** One of each kind of page, with rows. */
  readonly paths: readonly string[];
  /** Where its API is. */
  readonly api: string;
}

/** Fills this machine. */
export async function fillMachine({ db }: Dashboard, mark: string): Promise<FullScope> {
  const seeded = await seedEverything(db.services, LOCAL, mark);
  return { paths: pathsOf('/local', seeded), api: '/v1' };
}

/** A team with a person who may see everything. */
export async function fillTeam({ db, site }: Dashboard, mark: string) {
  const owner = await newPerson(db, site);
  const { body } = await owner.browser.post('/auth/tenants', { name: `Team ${mark}` });
  const scope: TenantScope = { kind: 'tenant', tenantId: body.id };
  const path = `/t/${body.id}`;
  const seeded = await seedEverything(db.services, scope, mark);
  const paths = [...pathsOf(path, seeded), ...TEAM_PATHS.map((one) => `${path}${one}`), '/account'];
  return { owner, paths, api: `/tenants/${body.id}/v1` };
}

interface Ids {
  readonly sessionId: string;
  readonly checkpointId: string;
  readonly projectId: string;
  readonly toolId: string;
}

const pathsOf = (path: string, { sessionId, checkpointId, projectId, toolId }: Ids) => [
  ...LIST_PATHS.map((one) => (one === '/' ? path : `${path}${one}`)),
  `${path}/sessions/${sessionId}`,
  `${path}/checkpoints/${checkpointId}`,
  `${path}/projects/${projectId}`,
  `${path}/tools/${toolId}`,
];

/** Tells the page that its tab was hidden, or shown, as the browser does. */
export const showAs = ({ page }: DashboardWindow, state: 'hidden' | 'visible'): Promise<void> =>
  page.evaluate((visibility) => {
    Object.defineProperty(document, 'visibilityState', { value: visibility, configurable: true });
    Object.defineProperty(document, 'hidden', { value: visibility === 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  }, state);
