import { expect, test } from '@jest/globals';
import request from 'supertest';
import { dumpOf, spellingsOf } from '../support/dump.ts';
import { actorOf } from '../support/people.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { createTestApp, keyOf } from '../support/test-app.ts';

const db = await setUpDatabase();
const app = createTestApp(db);

test('a dump of the database has no usable key and no usable invitation token', async () => {
  const tenant = await db.newTenant();
  const authorization = await keyOf(db, tenant);
  const secrets = [authorization.replace('Bearer ', '')];
  const post = async (path: string, body: object, repeatable = {}) => {
    const answer = await request(app)
      .post(path)
      .set({ authorization, ...repeatable })
      .send(body);
    expect(answer.status).toBeLessThan(300);
    return answer.body;
  };

  const made = await post('/v1/api-keys', { name: 'x', scopes: ['read'] }, { 'idempotency-key': 'make' });
  const rotated = await post(`/v1/api-keys/${made.key_id}/rotate`, {}, { 'idempotency-key': 'rotate' });
  const invitee = await db.newUser();
  const body = { email: invitee.email };
  const { invitation_id } = await post('/v1/invitations', body, { 'idempotency-key': 'invite' });
  await post(`/v1/invitations/${invitation_id}/resend`, {}, { 'idempotency-key': 'resend' });
  const tokens = db.outbox.map(({ text }) => /#token=([\w-]+)/.exec(text)?.[1] ?? '');
  secrets.push(made.key, rotated.key, ...tokens);
  const invited = { ...invitee, emailVerified: true };
  await db.services.invitations.accept(invited, tokens[1] ?? '', actorOf(invitee, 'viewer'));

  const dump = await db.asAdmin(dumpOf);
  expect(secrets.map((secret) => secret.length)).toEqual([53, 53, 53, 43, 43]);
  for (const secret of secrets)
    for (const spelling of spellingsOf(secret)) expect(dump).not.toContain(spelling);
  // and it is the whole database that was looked through
  expect(dump).toContain(made.key_id);
  expect(dump).toContain(invitation_id);
});

test('an email is sent once, after its transaction, although its request is repeated', async () => {
  const authorization = await keyOf(db, await db.newTenant());
  db.outbox.length = 0;
  const invite = () =>
    request(app)
      .post('/v1/invitations')
      .set({ authorization, 'idempotency-key': 'same' })
      .send({ email: 'somebody@example.com' });
  const responses = await Promise.all([invite(), invite(), invite()]);
  expect(responses.map(({ status }) => status)).toEqual([201, 201, 201]);
  expect(db.outbox).toHaveLength(1);
});
