import { OPERATOR } from '../../src/auth/actor.ts';
import { IDENTITY, type Scope, type TenantScope } from '../../src/auth/scope.ts';
import { PLANS } from '../../src/features/entitlements/plans.ts';
import { counted, numberOf, page, READS as READS_OF_RECORDS } from './everything.ts';
import { daysOf, NO_TENANT, type Planted, requestOf, type Site } from './planted.ts';

/** What is asked for is `theirs`; who asks knows `own`. */
type Read<S extends Scope> = (site: Site, scope: S, theirs: Planted, own: Planted) => Promise<unknown>;

const lowered = (text: string, { mark }: Planted) => text.replaceAll(mark.toLowerCase(), mark);

/** A number without an id: the asker's own, or somebody else's. */
function numbered(number: unknown, expected: unknown, theirs: Planted, own: Planted): string {
  if (number !== expected) return own === theirs ? 'another number' : theirs.mark;
  return own === theirs && own.tenantId !== NO_TENANT ? own.mark : 'the own number';
}

const seatsOf = (plan: unknown, { seats, mark }: Planted) =>
  JSON.stringify(plan).replaceAll(`"seats":${seats}`, mark);

async function textOf(parts: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const part of parts) text += part;
  return text;
}

const ofRecords = Object.entries(READS_OF_RECORDS).map(([name, read]): [string, Read<Scope>] => [
  name,
  ({ services }, scope, theirs) => read(services, scope, theirs),
]);

/** Every method that reads what tenants and local mode have. */
export const READS: Readonly<Record<string, Read<Scope>>> = {
  ...Object.fromEntries(ofRecords),
  'sessions.refuseMissing': ({ services }, scope, { sessionId, mark }) =>
    services.sessions
      .refuseMissing(scope, sessionId)
      .catch(({ code }: { code?: string }) => counted(mark, code === 'session_ended' ? 1 : 0)),
  'settings.current': async ({ services }, scope, { mark }) => {
    const { max_events_per_minute } = await services.settings.current(scope);
    return counted(mark, max_events_per_minute === numberOf(mark) ? 1 : 0);
  },
  'settings.retention': async ({ services }, scope, { mark }) =>
    counted(mark, (await services.settings.retention(scope)).metrics === daysOf(mark) ? 1 : 0),
  'settings.readRetention': async ({ services }, scope, { mark }) =>
    counted(mark, (await services.settings.readRetention(scope)).telemetry === daysOf(mark) ? 1 : 0),
  'settings.proposedRetention': async ({ services }, scope, { mark }) =>
    counted(
      mark,
      (await services.settings.proposedRetention(scope, {})).present.metrics === daysOf(mark) ? 1 : 0,
    ),
  'retention.preview': async ({ services }, scope, { mark }) => {
    const { kinds } = await services.retention.preview(scope, {});
    return counted(mark, kinds.some(({ present }) => present.days === daysOf(mark)) ? 1 : 0);
  },
  'idempotency.once': ({ services }, scope, { mark }) =>
    services.idempotency.once(scope, requestOf(mark), async () => ({ status: 200, json: 'done now' })),
};

/** Every method that reads what only tenants have. Local mode asks them, too, whatever their types say. */
export const READS_OF_TENANTS: Readonly<Record<string, Read<TenantScope>>> = {
  // before the reads that write a line
  'audit.verify': async ({ services }, scope, { auditHead, mark }) => {
    const { head, faults } = await services.audit.verify(scope);
    return counted(mark, head?.hash === auditHead ? 1 : 0, faults.length);
  },
  'audit.verification': async ({ services }, scope, { auditHead, mark }) => {
    const { head, verified } = await services.audit.verification(scope);
    return counted(mark, head === auditHead ? 1 : 0, verified ? 0 : 1);
  },
  'audit.list': ({ services }, scope) => services.audit.list(scope, { action: 'api_key.created' }, page),
  'audit.export': async ({ services }, scope) => textOf(await services.audit.export(scope, {}, OPERATOR)),
  'apiKeys.list': ({ services }, scope) => services.apiKeys.list(scope),
  'apiKeys.page': ({ services }, scope) => services.apiKeys.page(scope, page, OPERATOR),
  'apiKeyAuthenticator.principalOf': async ({ services }, _scope, { tenantId, mark }, own) => {
    const principal = await services.apiKeyAuthenticator.principalOf(own.apiKey, { fresh: true });
    return JSON.stringify(principal)?.replaceAll(tenantId, mark);
  },
  'departedMembers.list': async ({ services }, scope, theirs) =>
    lowered((await services.departedMembers.list(scope, page)).json, theirs),
  'tenants.get': ({ services }, scope) => services.tenants.get(scope),
  'tenants.listOf': ({ services }, _scope, _theirs, { userId }) => services.tenants.listOf(userId),
  'tenants.membershipOf': ({ services }, _scope, { tenantId }, { userId }) =>
    services.tenants.membershipOf(userId, tenantId),
  'tenants.chosenBy': ({ services }, _scope, { tenantId }, { userId }) =>
    services.tenants.chosenBy(userId, tenantId),
  'tenants.roleOf': async ({ services, db }, _scope, { tenantId, mark }, { userId }) => {
    const read = db.database.inScope(IDENTITY, (tx) => services.tenants.roleOf(tx, userId, tenantId));
    return counted(mark, (await read) === undefined ? 0 : 1);
  },
  // email addresses are kept in lower case
  'members.list': async ({ services }, scope, theirs) =>
    lowered((await services.members.list(scope, page)).json, theirs),
  'members.findByEmail': async ({ services }, scope, { mark }) =>
    services.members.findByEmail(scope, `of-${mark}@example.com`),
  'invitations.list': async ({ services }, scope, theirs) =>
    lowered((await services.invitations.list(scope, page)).json, theirs),
  'entitlements.of': async ({ services }, scope, theirs) =>
    seatsOf(await services.entitlements.of(scope), theirs),
  'entitlements.read': async ({ services }, scope, theirs) =>
    seatsOf(await services.entitlements.read(scope), theirs),
  'billing.get': async ({ services }, scope, theirs) => seatsOf(await services.billing.get(scope), theirs),
  'planCatalogue.read': async ({ services }, scope, theirs) =>
    seatsOf(await services.planCatalogue.read(scope), theirs),
  'billing.sync': async ({ services }, scope, theirs) =>
    seatsOf(await services.billing.sync(scope, OPERATOR), theirs),
  'entitlements.requestsPerMinute': async ({ services }, scope, theirs, own) => {
    const { api_requests_per_minute: expected } = PLANS[own.plan];
    return numbered(await services.entitlements.requestsPerMinute(scope), expected, theirs, own);
  },
  'entitlements.bytesPerMinute': async ({ services }, scope, theirs, own) => {
    const { ingest_events_per_minute: events } = PLANS[own.plan];
    const expected = events && events * 16_384;
    return numbered(await services.entitlements.bytesPerMinute(scope), expected, theirs, own);
  },
  'entitlements.storedBytes': async ({ services }, scope, theirs, own) => {
    const { stored_bytes: expected } = PLANS[own.plan];
    return numbered(await services.entitlements.storedBytes(scope), expected, theirs, own);
  },
  'tenantUse.of': async ({ services }, scope, theirs, own) => {
    const { checkpoints } = await services.tenantUse.of(scope);
    return numbered(checkpoints, own.checkpoints, theirs, own);
  },
  'entitlements.lockCheckpoints': async ({ services, db }, scope, theirs, own) => {
    const read = db.database.inScope(scope, (tx) => services.entitlements.lockCheckpoints(tx));
    return numbered(await read, own.checkpoints, theirs, own);
  },
};

/** What each method of READS and READS_OF_TENANTS answers, as text by its name; of a refusal, the code. */
export async function readEverything(
  site: Site,
  scope: Scope,
  theirs: Planted,
  own: Planted,
): Promise<Record<string, string>> {
  const responses: Record<string, string> = {};
  for (const [name, read] of Object.entries({ ...READS_OF_TENANTS, ...READS })) {
    const answer = await (read as Read<Scope>)(site, scope, theirs, own).catch(codeOf);
    responses[name] = JSON.stringify(answer) ?? 'nothing';
  }
  return responses;
}

const codeOf = (error: { code?: string; message: string }) => error.code ?? error.message;
