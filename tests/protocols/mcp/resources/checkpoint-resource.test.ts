import { beforeAll, expect, test } from '@jest/globals';
import { LOCAL, type Scope, type TenantScope } from '../../../../src/auth/scope.ts';
import type { CallContext } from '../../../../src/protocols/mcp/call-context.ts';
import { checkpointResource } from '../../../../src/protocols/mcp/resources/checkpoint-resource.ts';
import { setUpDatabase } from '../../../support/set-up.ts';

const db = await setUpDatabase();
const { projectCheckpoints } = db.services;

let tenant: TenantScope;
beforeAll(async () => {
  tenant = await db.newTenant();
});

const read = (scope: Scope, checkpoint_id: string): Promise<string> =>
  checkpointResource.read([checkpoint_id], {
    services: db.services,
    scope,
  } as Partial<CallContext> as CallContext);

const store = async (scope: Scope, summary: string, todos: string[] = []) => {
  const content = { tool_id: 'codex', checkpoint_type: 'manual', summary, todos } as const;
  return (await projectCheckpoints.store(scope, { project_path: '/work/resources', ...content }))
    .checkpoint_id;
};

test('a checkpoint is Markdown: its summary and its lists', async () => {
  expect(checkpointResource.template.mimeType).toBe('text/markdown');
  const id = await store(tenant, 'It works.', ['write tests']);
  expect(await read(tenant, id)).toBe('It works.\n\n## Todos\n\n- write tests');
});

test('a long one has at most 100,000 characters, in whole characters, and says that it is cut', async () => {
  expect([...(await read(tenant, await store(tenant, '🧠'.repeat(50_000))))]).toHaveLength(50_000);
  const text = await read(
    tenant,
    await store(tenant, '🧠'.repeat(50_000), Array(10).fill('🧠'.repeat(10_000))),
  );
  expect([...text]).toHaveLength(100_000);
  expect(text.isWellFormed()).toBe(true);
  expect(text).toMatch(/\n\nCut: this is the beginning of 150\d{3} characters\. Call checkpoint_get/);
});

test('one of another tenant, or private to another, is as unknown as one that no one has', async () => {
  const id = await store({ ...tenant, userId: 'ada' }, 'secret');
  const refused = (scope: Scope, of: string) =>
    read(scope, of).catch(({ code, message }) => `${code} ${message}`);
  for (const scope of [tenant, { ...tenant, userId: 'bob' }, await db.newTenant(), LOCAL]) {
    expect(await refused(scope, id)).toMatch(/^checkpoint_not_found /);
    expect(await refused(scope, id)).toBe(await refused(scope, 'ckpt_000000000000'));
  }
});
