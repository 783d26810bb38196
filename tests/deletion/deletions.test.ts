import { expect, test } from '@jest/globals';
import { OPERATOR } from '../../src/auth/actor.ts';
import { LOCAL, type Scope, scopeIdOf } from '../../src/auth/scope.ts';
import type { Thing } from '../../src/features/deletion/deletion.schemas.ts';
import { type Seeded, seedEverything } from '../contract/everything.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { digestOf } from './digest.ts';

const db = await setUpDatabase();
const { services } = db;
const scopes: readonly [string, Scope][] = [
  ['a tenant', await db.newTenant('A')],
  ['local mode', LOCAL],
];
const neighbour = await db.newTenant('B');
await seedEverything(services, neighbour, 'mark-of-neighbour');
const seeded = new Map<Scope, Seeded>();
for (const [name, scope] of scopes)
  seeded.set(scope, await seedEverything(services, scope, `mark-of-${name.replaceAll(' ', '-')}`));

const targetOf = async (scope: Scope, kind: Thing): Promise<string> => {
  const { sessionId, checkpointId, projectId, memoryKey } = seeded.get(scope) as Seeded;
  if (kind === 'session') return sessionId;
  if (kind === 'checkpoint') return checkpointId;
  if (kind === 'project') return projectId;
  return (await services.memories.peek(scope, { project_id: projectId, key: memoryKey })).memory_id;
};

const digests = (scope: Scope) =>
  db.asAdmin(async (admin) => ({
    own: await digestOf(admin, scopeIdOf(scope)),
    neighbours: await digestOf(admin, scopeIdOf(scope), 'neighbours'),
  }));

const KINDS = ['session', 'checkpoint', 'project', 'memory'] as const;
test.each(scopes.flatMap(([name, scope]) => KINDS.map((kind) => [kind, name, scope] as const)))(
  'a %s of %s that is deleted and comes back is as it was, in every column',
  async (kind, _name, scope) => {
    const id = await targetOf(scope, kind);
    const before = await digests(scope);
    const preview = await services.deletions.preview(scope, { kind, id }, OPERATOR);
    expect(await digests(scope)).toEqual(before);
    const deletion = await services.deletions.request(scope, { kind, id }, OPERATOR);
    expect(deletion).toMatchObject({
      kind,
      target_id: id,
      state: 'waiting',
      rows: preview.rows,
      proof: null,
    });
    const after = await digests(scope);
    expect(after.own).not.toEqual(before.own);
    expect(after.neighbours).toEqual(before.neighbours);
    expect(await services.deletions.request(scope, { kind, id }, OPERATOR)).toEqual(deletion);
    const cancelled = await services.deletions.cancel(scope, deletion.deletion_id, OPERATOR);
    expect(cancelled.state).toBe('cancelled');
    expect(await digests(scope)).toEqual(before);
    expect(await services.deletions.cancel(scope, deletion.deletion_id, OPERATOR)).toEqual(cancelled);
  },
);
