import { expect, test } from '@jest/globals';
import { setUpApi } from '../../../support/set-up.ts';
import { keyOf } from '../../../support/test-app.ts';
import { ERAS } from '../called-tools.ts';

const { db, api } = await setUpApi();
const tenant = await db.newTenant();

test.each(ERAS)('a client of the revision %s reads a checkpoint by its URI', async (_revision, connect) => {
  const [ada, bob] = [await db.newMember(tenant, 'member'), await db.newMember(tenant, 'member')];
  const owner = { ...tenant, userId: ada.userId };
  const content = { tool_id: 'codex', checkpoint_type: 'manual', summary: 'It works.' } as const;
  const stored = { project_path: '/w', todos: ['docs'], ...content };
  const { checkpoint_id } = await db.services.projectCheckpoints.store(owner, stored);
  const client = await connect(api.url, { authorization: await keyOf(db, owner) });
  const { resourceTemplates } = await client.listResourceTemplates();
  const template = 'omnimemory://checkpoints/{checkpoint_id}';
  expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toContain(template);
  const uri = template.replace('{checkpoint_id}', checkpoint_id);
  const { contents } = await client.readResource({ uri });
  expect(contents).toEqual([{ uri, mimeType: 'text/markdown', text: 'It works.\n\n## Todos\n\n- docs' }]);
  for (const other of [{ ...tenant, userId: bob.userId }, await db.newTenant()]) {
    const asking = await connect(api.url, { authorization: await keyOf(db, other) });
    const refusal = (of: string) =>
      asking
        .readResource({ uri: of })
        .then(String, ({ code, message }) => `${code} ${message}`.replaceAll(of, ''));
    const refused = await refusal(uri);
    expect(refused).toMatch(/^-32602 /);
    expect(refused).toBe(await refusal(template.replace('{checkpoint_id}', 'ckpt_000000000000')));
  }
});
