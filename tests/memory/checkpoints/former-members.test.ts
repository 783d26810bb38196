import { expect, test } from '@jest/globals';
import type { TenantScope } from '../../../src/auth/scope.ts';
import type { TestBrowser } from '../../support/browser.ts';
import { setUpSite } from '../../support/set-up.ts';
import { newPerson, type Person } from '../../support/sign-in.ts';

const { db, site } = await setUpSite({ localMode: false });

const SECRET = 'the aubergine plan';

interface Team {
  readonly scope: TenantScope;
  readonly owner: Person;
  readonly member: Person;
  readonly sessionId: string;
}

async function join({ owner, member }: Pick<Team, 'owner' | 'member'>, role = 'member'): Promise<void> {
  const invited = await owner.browser.post('/v1/invitations', { email: member.email, role });
  expect(invited.status).toBe(201);
  const token = await db.mailbox.tokenOf(member.email);
  expect((await member.browser.post('/auth/invitations/accept', { token })).status).toBe(200);
}

async function newTeam(): Promise<Team> {
  const [owner, member] = [await newPerson(db, site, 'owner'), await newPerson(db, site, 'member')];
  const { id: tenantId } = (await owner.browser.post('/auth/tenants', { name: 'Ours' })).body;
  await join({ owner, member });
  const { session_id: sessionId } = (await owner.browser.post('/v1/sessions', { tool_id: 'cursor' })).body;
  return { scope: { kind: 'tenant', tenantId }, owner, member, sessionId };
}

const store = async ({ browser }: Person, { sessionId }: Team, fields: object = {}): Promise<string> => {
  const checkpoint = { session_id: sessionId, tool_id: 'cursor', checkpoint_type: 'manual', summary: SECRET };
  return (await browser.post('/v1/checkpoints', { ...checkpoint, ...fields })).body.checkpoint_id;
};

/** Everywhere that a checkpoint could show up. */
const readings = ({ sessionId }: Team, id: string) => [
  `/v1/checkpoints/${id}`,
  `/v1/checkpoints/${id}/history`,
  '/v1/checkpoints',
  `/v1/checkpoints?session_id=${sessionId}&visibility=private`,
  `/v1/checkpoints/latest?session_id=${sessionId}`,
  `/v1/sessions/${sessionId}/export`,
  '/v1/search?q=aubergine',
  '/v1/audit-logs',
];

/** The readings that show the checkpoint. */
async function seenBy(browser: TestBrowser, team: Team, id: string): Promise<string[]> {
  const seen: string[] = [];
  for (const path of readings(team, id)) {
    const { status, body } = await browser.get(`/tenants/${team.scope.tenantId}${path}`);
    if (status === 200 && JSON.stringify(body).includes('aubergine')) seen.push(path);
  }
  return seen;
}

/** Through services: every key without a user, as the operator makes them. */
async function seenByOperatorsKeys({ scope, sessionId }: Team): Promise<string> {
  const { checkpoints, sessionTransfer } = db.services;
  const { json } = await checkpoints.list(scope, {}, { limit: 100, after: undefined });
  return json + (await sessionTransfer.export(scope, sessionId, { kind: 'key', keyScopes: ['admin'] }));
}

const usageOf = async ({ scope }: Team) => {
  const { checkpoints, stored_bytes } = (await db.services.billing.get(scope)).usage;
  return { checkpoints, stored_bytes };
};

test('the private checkpoints of a member who has left are seen by nobody, still count, and come back with the member', async () => {
  const team = await newTeam();
  const { owner, member } = team;
  const id = await store(member, team);
  const before = await seenBy(member.browser, team, id);
  expect(before).toEqual(readings(team, id).filter((path) => path !== '/v1/audit-logs'));
  const usage = await usageOf(team);
  expect(usage.checkpoints).toBe(1);

  expect((await member.browser.delete(`/v1/members/${member.id}`)).status).toBe(204);
  for (const { browser } of [owner, member]) expect(await seenBy(browser, team, id)).toEqual([]);
  expect(await seenByOperatorsKeys(team)).not.toContain('aubergine');
  const change = { summary: 'taken over', visibility: 'team' };
  const taken = await owner.browser.send('PATCH', `/v1/checkpoints/${id}`, { body: change });
  expect([taken.status, taken.body.code]).toEqual([404, 'checkpoint_not_found']);
  expect(await usageOf(team)).toMatchObject(usage);

  await join(team, 'viewer');
  expect(await seenBy(member.browser, team, id)).toEqual(before);
  expect(await seenBy(owner.browser, team, id)).toEqual([]);
});

test('they belong to the account: neither another account nor a higher role gets them', async () => {
  const team = await newTeam();
  const id = await store(team.member, team);
  expect((await team.owner.browser.delete(`/v1/members/${team.member.id}`)).status).toBe(204);
  const successor = await newPerson(db, site, 'successor');
  await join({ owner: team.owner, member: successor }, 'owner');
  expect(await seenBy(successor.browser, team, id)).toEqual([]);
  const superseding = { summary: 'next', supersedes: [id] };
  expect(await store(successor, team, superseding)).toBeUndefined();
});

test('what a former member has published stays with the team', async () => {
  const team = await newTeam();
  const id = await store(team.member, team, { visibility: 'team' });
  expect((await team.member.browser.delete(`/v1/members/${team.member.id}`)).status).toBe(204);
  const { body } = await team.owner.browser.get(`/v1/checkpoints/${id}`);
  expect(body).toMatchObject({ summary: SECRET, author_id: team.member.id });
  expect(await seenBy(team.member.browser, team, id)).toEqual([]);
});
