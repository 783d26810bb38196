import { beforeAll, expect, test } from '@jest/globals';
import { LOCAL, type Scope, type TenantScope } from '../../../src/auth/scope.ts';
import { type Seeded, seedEverything } from '../../contract/everything.ts';
import { setUpApi } from '../../support/set-up.ts';
import { ANSWERING, attackOf } from './attack-inputs.ts';
import { digestOf } from './digest.ts';
import { type Legacy, legacyOf } from './legacy-client.ts';

const site = await setUpApi();
const { db } = site;

let a: TenantScope;
let b: TenantScope;
let [ofB, ofLocal]: Seeded[] = [];
beforeAll(async () => {
  [a, b] = [await db.newTenant('A'), await db.newTenant('B')];
  ofB = await seedEverything(db.services, b, 'canary-of-B');
  ofLocal = await seedEverything(db.services, LOCAL, 'canary-of-local');
});

const seeded = (one: Seeded | undefined): Seeded => {
  if (!one) throw new Error('Nothing was seeded.');
  return one;
};

/** What the routes answer to a caller with these ids, by method and path. */
async function answersOf(
  legacy: Legacy,
  theirs: Seeded,
  kind: 'reads' | 'writes',
): Promise<Record<string, string>> {
  const answers: Record<string, string> = {};
  for (const route of ANSWERING.filter(({ method }) => (method === 'get') === (kind === 'reads'))) {
    const { path, body } = attackOf(route, theirs, b.tenantId);
    const { status, body: answer } =
      route.method === 'get' ? await legacy.get(path) : await legacy[route.method](path, body);
    // what was asked for comes back, and is no news
    const text = JSON.stringify(answer)
      .replaceAll(theirs.toolId, '')
      .replaceAll(/"filters":\{[^}]*\}/g, '');
    answers[`${route.method} ${route.path}`] = `${status} ${text}`;
  }
  return answers;
}

const marked = (answers: Record<string, string>, mark: string) =>
  Object.keys(answers).filter((name) => answers[name]?.includes(mark));

/** Reads first: afterwards the caller has rows of its own that are named like theirs. */
async function expectNothingOf(legacy: Legacy, theirs: Seeded): Promise<void> {
  const reads = await answersOf(legacy, theirs, 'reads');
  expect(marked(reads, theirs.mark)).toEqual([]);
  const writes = await answersOf(legacy, theirs, 'writes');
  // a session that a caller gets is its own
  const opened = ['post /sessions/start', 'post /sessions/get_or_create'].map((name) => writes[name]);
  expect(opened.filter((answer) => answer?.includes(theirs.sessionId))).toEqual([]);
  const failed = Object.entries({ ...reads, ...writes }).filter(([, answer]) => answer.startsWith('5'));
  expect(failed).toEqual([]);
}

test('A gets nothing of B and of local mode by their ids, and changes nothing of theirs', async () => {
  const before = [await digestOf(db, b), await digestOf(db, LOCAL)];
  for (const theirs of [seeded(ofB), seeded(ofLocal)]) await expectNothingOf(await legacyOf(site, a), theirs);
  expect([await digestOf(db, b), await digestOf(db, LOCAL)]).toEqual(before);
});

test('local mode gets nothing of B, and changes nothing of it', async () => {
  const before = await digestOf(db, b);
  await expectNothingOf(await legacyOf(site, LOCAL), seeded(ofB));
  expect(await digestOf(db, b)).toEqual(before);
});

test('with these requests B and local mode do get what is theirs, and change it', async () => {
  const showing = [
    'get /sessions',
    'get /sessions/active',
    'get /sessions/:session_id',
    'get /sessions/:session_id/context',
    'get /sessions/:session_id/export',
    'get /sessions/:session_id/activity',
    'post /sessions/get_or_create',
    'get /projects/:project_id/memories',
    'get /projects/:project_id/settings',
    'get /config/tool/:tool_id',
    'get /tags/keys',
    'get /tags/values/:tag_key',
    'get /metrics/by-tags',
    'get /costs/by-tags',
    'get /tools/:tool_id/sessions',
    'get /metrics/history',
    'get /metrics/tool-operations',
    'get /metrics/file-access-heatmap',
  ];
  const own: [Scope, Seeded][] = [
    [b, seeded(ofB)],
    [LOCAL, seeded(ofLocal)],
  ];
  for (const [scope, theirs] of own) {
    const before = await digestOf(db, scope);
    const legacy = await legacyOf(site, scope);
    const answers = {
      ...(await answersOf(legacy, theirs, 'reads')),
      ...(await answersOf(legacy, theirs, 'writes')),
    };
    // a tag has no hyphens
    const mark = new RegExp(theirs.mark.replaceAll('-', '[-_]'));
    expect(showing.filter((name) => !mark.test(answers[name] ?? ''))).toEqual([]);
    expect(await digestOf(db, scope)).not.toEqual(before);
  }
});
