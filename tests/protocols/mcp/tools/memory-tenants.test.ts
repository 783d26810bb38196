import { beforeAll, describe, expect, test } from '@jest/globals';
import type { TenantScope } from '../../../../src/auth/scope.ts';
import { projectIdOf } from '../../../../src/features/memory/projects/project-id.ts';
import { setUpApi } from '../../../support/set-up.ts';
import { keyOf } from '../../../support/test-app.ts';
import { connectClient, connectLegacyClient } from '../mcp-client.ts';
import {
  type AnyClient,
  callOf,
  callTool,
  ERAS,
  type GotMemory,
  type ListedKeys,
  refusalOf,
} from '../tool-calls.ts';

const { db, api } = await setUpApi();
const { memories } = db.services;

describe.each(ERAS)(
  'two tenants with the same paths and keys, for clients of the revision %s',
  (era, connect) => {
    const project_path = `/home/dev/shared-${era}`;
    const project_id = projectIdOf(project_path);
    const SECRET = 'canary-of-theirs';
    let [ours, theirs]: TenantScope[] = [];
    let mine: AnyClient;
    let local: AnyClient;
    let other: AnyClient;
    beforeAll(async () => {
      [ours, theirs] = [await db.newTenant(), await db.newTenant()];
      mine = await connect(api.url, { authorization: await keyOf(db, ours) });
      other = await connect(api.url, { authorization: await keyOf(db, theirs) });
      local = await connect(api.url);
      for (const key of ['same', 'only theirs', 'z'])
        await callTool(other, 'memory_save', { project_path, key, value: SECRET, metadata: { SECRET } });
    });

    test('before a tenant has the project, each tool answers as if nobody had it', async () => {
      const unknown = projectIdOf('/nobody has this');
      for (const client of [mine, local])
        for (const [name, given] of [
          ['memory_get', { key: 'same' }],
          ['memory_list', {}],
          ['memory_list', { prefix: 'only' }],
          ['memory_delete', { key: 'same' }],
          ['memory_save', { key: 'same', value: 'v' }],
          ['memory_save', { key: 'same', value: 'v', if_revision: 1 }],
        ] as const) {
          const refused = await refusalOf(client, name, { project_id, ...given });
          expect(refused).toBe(await refusalOf(client, name, { project_id: unknown, ...given }));
          expect(refused).not.toContain(SECRET);
        }
    });

    test('each tenant, and local mode, has memories of its own', async () => {
      for (const [client, value] of [
        [mine, 'mine'],
        [local, 'local'],
      ] as const) {
        const saved = await callTool(client, 'memory_save', { project_path, key: 'same', value });
        expect(saved.structured).toMatchObject({ created: true });
        const { structured } = await callTool<GotMemory>(client, 'memory_get', { project_path, key: 'same' });
        expect(structured).toMatchObject({ text: value, metadata: {} });
        const listed = await callTool<ListedKeys>(client, 'memory_list', { project_path });
        expect(listed.structured.keys.map(({ key }) => key)).toEqual(['same']);
        expect(listed.text).not.toContain('theirs');
      }
      const { structured } = await callTool<GotMemory>(other, 'memory_get', { project_path, key: 'same' });
      expect(structured.text).toBe(SECRET);
    });

    test('a refused change says nothing of a revision of another tenant', async () => {
      const { revision } = await memories.peek(theirs as TenantScope, { project_id, key: 'only theirs' });
      for (const [name, given] of [
        ['memory_save', { key: 'only theirs', value: 'v', if_revision: revision }],
        ['memory_save', { key: 'only theirs', value: 'v', if_revision: revision + 1 }],
      ] as const) {
        const refused = await refusalOf(mine, name, { project_path, ...given });
        expect(refused).toMatch(/^precondition_failed: /);
        expect(refused).not.toContain(`${revision}`);
      }
      const deleted = await callTool(mine, 'memory_delete', {
        project_path,
        key: 'only theirs',
        if_revision: revision,
      });
      expect(deleted.structured).toEqual({ deleted: false });
      expect(await memories.peek(theirs as TenantScope, { project_id, key: 'only theirs' })).toMatchObject({
        value: SECRET,
        revision,
      });
    });

    test('a cursor is good for its tenant, its project and its prefix alone', async () => {
      const given = { project_path, prefix: '', limit: 1 };
      const { structured } = await callTool<ListedKeys>(other, 'memory_list', given);
      const cursor = structured.next_cursor;
      expect(cursor).not.toBeNull();
      const next = await callTool<ListedKeys>(other, 'memory_list', { project_id, limit: 1, cursor });
      expect(next.structured.keys.map(({ key }) => key)).toEqual(['same']);
      await callTool(other, 'memory_save', { project_path: `${project_path}/2`, key: 'k', value: 'v' });
      for (const [client, changed] of [
        [mine, {}],
        [local, {}],
        [other, { prefix: 's' }],
        [other, { project_path: `${project_path}/2` }],
        [other, { cursor: `${cursor}A` }],
        [other, { cursor: 'x' }],
        [other, { cursor: '' }],
      ] as const)
        expect(await refusalOf(client, 'memory_list', { ...given, cursor, ...changed })).toMatch(
          /^invalid_cursor: /,
        );
      const { next_cursor } = await listOverHttp(theirs as TenantScope);
      expect(await refusalOf(other, 'memory_list', { ...given, cursor: next_cursor })).toMatch(
        /^invalid_cursor: /,
      );
    });

    const listOverHttp = async (scope: TenantScope) =>
      (await api.clientOf(scope)).request('GET /v1/projects/{project_id}/memory-keys', {
        params: { project_id },
        query: { limit: 1 },
      });
  },
);

test('of 50 clients of both eras that replace one revision at once, one wins each round, and the others hear which revision it is', async () => {
  const authorization = await keyOf(db, await db.newTenant());
  const clients = await Promise.all(
    Array.from({ length: 50 }, (_, n): Promise<AnyClient> => {
      const connect = n % 2 === 0 ? connectClient : connectLegacyClient;
      return connect(api.url, { authorization });
    }),
  );
  const of = { project_path: '/home/dev/contested', key: 'plan' };
  const [first] = clients;
  if (!first) throw new Error('There are no clients.');
  let { revision } = (await callTool<{ revision: number }>(first, 'memory_save', { ...of, value: 'start' }))
    .structured;
  for (let round = 0; round < 5; round++) {
    const attempts = await Promise.all(
      clients.map((client, n) =>
        callOf<{ revision: number }>(client, 'memory_save', {
          ...of,
          value: `${round}/${n}`,
          if_revision: revision,
        }),
      ),
    );
    const winners = attempts.flatMap((answer, n) => (answer.isError ? [] : [{ n, ...answer.structured }]));
    expect(winners).toEqual([
      { n: expect.any(Number), created: false, revision: revision + 1, chars: expect.any(Number) },
    ]);
    for (const { text } of attempts.filter(({ isError }) => isError)) {
      expect(text).toMatch(/^precondition_failed: /);
      expect(text).toContain(`it is at revision ${revision + 1} now`);
    }
    const { structured } = await callTool<GotMemory>(first, 'memory_get', of);
    expect(structured).toMatchObject({ text: `${round}/${winners[0]?.n}`, revision: revision + 1 });
    revision++;
  }
}, 60_000);
