import { describe, expect, test } from '@jest/globals';
import type { Scope, TenantScope } from '../../../../src/auth/scope.ts';
import { setUpApi } from '../../../support/set-up.ts';
import { keyOf } from '../../../support/test-app.ts';
import { ERAS } from '../tool-calls.ts';

const { db, api } = await setUpApi();
const tenant = await db.newTenant();
const userOf = async (): Promise<TenantScope> => ({
  ...tenant,
  userId: (await db.newMember(tenant, 'member')).userId,
});

const TEMPLATE = 'omnimemory://checkpoints/{checkpoint_id}';
const uriOf = (checkpoint_id: string) => TEMPLATE.replace('{checkpoint_id}', checkpoint_id);

const store = async (scope: Scope, summary: string, todos: string[]): Promise<string> => {
  const content = { tool_id: 'codex', checkpoint_type: 'manual', summary, todos } as const;
  return (await db.services.projectCheckpoints.store(scope, { project_path: '/w', ...content }))
    .checkpoint_id;
};

describe.each(ERAS)('a client of the revision %s', (_revision, connect) => {
  const clientOf = async (scope?: TenantScope) =>
    connect(api.url, { authorization: scope && (await keyOf(db, scope)) });

  test('reads a checkpoint as Markdown by its URI, which a template describes', async () => {
    const owner = await userOf();
    const uri = uriOf(await store(owner, 'It works.', ['docs']));
    const client = await clientOf(owner);
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates.find(({ uriTemplate }) => uriTemplate === TEMPLATE)?.mimeType).toBe(
      'text/markdown',
    );
    const { contents } = await client.readResource({ uri });
    expect(contents).toEqual([{ uri, mimeType: 'text/markdown', text: 'It works.\n\n## Todos\n\n- docs' }]);
  });

  test('reads at most 100,000 whole characters of a long one, and is told that it is cut', async () => {
    const client = await clientOf(tenant);
    const read = async (summary: string, todos: string[]) => {
      const { contents } = await client.readResource({ uri: uriOf(await store(tenant, summary, todos)) });
      return (contents as { text: string }[]).map(({ text }) => text).join();
    };
    expect([...(await read('🧠'.repeat(50_000), []))]).toHaveLength(50_000);
    const text = await read('🧠'.repeat(50_000), Array(10).fill('🧠'.repeat(10_000)));
    expect([...text]).toHaveLength(100_000);
    expect(text.isWellFormed()).toBe(true);
    expect(text).toMatch(/\n\nCut: this is the beginning of 150\d{3} characters\. Call checkpoint_get/);
  });

  test('gets one error for a private one of another user, for one of another tenant, and for none', async () => {
    const uri = uriOf(await store(await userOf(), 'secret', []));
    const unknown = uriOf('ckpt_000000000000');
    for (const other of [tenant, await userOf(), await db.newTenant(), undefined]) {
      const client = await clientOf(other);
      const refusal = (of: string) =>
        client
          .readResource({ uri: of })
          .then(String, ({ code, message }) => `${code} ${message}`.replaceAll(of, ''));
      const refused = await refusal(uri);
      expect(refused).toMatch(/^-32602 /);
      expect(refused).toBe(await refusal(unknown));
    }
  });
});
