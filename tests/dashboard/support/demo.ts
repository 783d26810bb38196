import { fill } from '../../../dev/demo/fill/fill.ts';
import { createTeam, type DemoTeam } from '../../../dev/demo/team/create-team.ts';
import { endSessions } from '../../../dev/demo/team/end-sessions.ts';
import { TestBrowser } from '../../support/browser.ts';
import { logIn, type Person } from '../../support/sign-in.ts';
import type { TestDatabase } from '../../support/test-database.ts';
import type { Dashboard } from './dashboard.ts';

export interface Demo {
  readonly team: DemoTeam;
  /** The path of the team's pages. */
  readonly path: string;
  /** A member, signed in. */
  personOf(role: DemoTeam['members'][number]['role']): Promise<Person>;
}

/** Fills the team of the demonstration: a fortnight of three tools. */
export async function fillDemo({ db, site }: Dashboard, seed = 7): Promise<Demo> {
  const team = await createTeam({ services: db.services, tokenOf: (email) => db.mailbox.tokenOf(email) });
  const { ended } = await fill(team, { url: site.origin, seed, now: new Date() });
  await db.asAdmin((admin) => endSessions(admin, team, ended));
  return {
    team,
    path: `/t/${team.scope.tenantId}`,
    personOf: async (role) => {
      const member = team.members.find((one) => one.role === role);
      if (!member) throw new Error(`The demonstration has no ${role}.`);
      const browser = new TestBrowser(site.origin);
      await logIn(browser, member);
      return { id: member.userId, email: member.email, password: member.password, browser };
    },
  };
}

/** The ids of what the pages of one thing show. */
export async function idsOf({ services }: TestDatabase, { team: { scope, members } }: Demo) {
  const owner = members.find(({ role }) => role === 'owner');
  if (!owner) throw new Error('The demonstration has no owner.');
  const reader = { ...scope, userId: owner.userId };
  const page = { limit: 50, after: undefined };
  const checkpoints = JSON.parse((await services.checkpoints.list(reader, {}, page)).json) as {
    readonly checkpoint_id: string;
    readonly session_id: string;
    readonly tool_id: string;
    readonly revision: number;
  }[];
  const projects = JSON.parse((await services.projects.list(reader, page)).json) as {
    readonly project_id: string;
  }[];
  const checkpoint = checkpoints.find(({ revision }) => revision > 1);
  const [project] = projects;
  if (!checkpoint || !project)
    throw new Error('The demonstration has no corrected checkpoint, or no project.');
  return { ...checkpoint, project_id: project.project_id };
}
