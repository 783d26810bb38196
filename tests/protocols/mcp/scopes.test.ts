import { describe, expect, test } from '@jest/globals';
import type { KeyScope } from '../../../src/auth/permissions.ts';
import { TOOLS } from '../../../src/protocols/mcp/tools/tools.ts';
import { setUpApi } from '../../support/set-up.ts';
import { ERAS, refusalOf } from './tool-calls.ts';

const { db, api } = await setUpApi();
const tenant = await db.newTenant();

const READING = [
  'resume_context',
  'memory_search',
  'memory_get',
  'memory_list',
  'checkpoint_get',
  'usage_summary',
];
const WRITING = ['memory_save', 'memory_delete', 'checkpoint_save'];

/** What a key with these scopes sees, as contract for the reader: nothing of it is taken from the code. */
const SEEN: readonly (readonly [
  scopes: KeyScope[],
  tools: string[],
  prompts: string[],
  templates: number,
])[] = [
  [['ingest'], ['checkpoint_save'], ['save_checkpoint'], 0],
  [['read'], READING, ['resume'], 2],
  [['write'], WRITING, ['save_checkpoint', 'remember'], 0],
  [['admin'], [], [], 0],
  [['ingest', 'read'], [...READING, 'checkpoint_save'], ['resume', 'save_checkpoint'], 2],
  [['read', 'write'], [...READING, ...WRITING], ['resume', 'save_checkpoint', 'remember'], 2],
];

describe.each(ERAS)('for a client of the revision %s', (_revision, connect) => {
  test.each(SEEN)(
    'a key for %j sees the tools %j, and no other answers it',
    async (scopes, tools, prompts, templates) => {
      const { key } = await db.services.apiKeys.create(tenant, { name: 'narrow', scopes });
      const client = await connect(api.url, { authorization: `Bearer ${key}` });
      const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name).sort();
      expect(names((await client.listTools()).tools)).toEqual([...tools].sort());
      expect(names((await client.listPrompts()).prompts)).toEqual([...prompts].sort());
      expect((await client.listResourceTemplates()).resourceTemplates).toHaveLength(templates);

      const hidden = TOOLS.map(({ name }) => name).filter((name) => !tools.includes(name));
      for (const name of hidden)
        expect([name, await refusalOf(client, name, {})]).toEqual([
          name,
          expect.stringMatching(/^permission_denied: /),
        ]);
      for (const name of ['resume', 'save_checkpoint', 'remember'].filter((one) => !prompts.includes(one)))
        await expect(
          client.getPrompt({ name, arguments: { project_path: '/work/x', what: 'x' } }),
        ).rejects.toThrow(/permission_denied: /);
      if (templates === 0)
        for (const uri of ['omnimemory://projects/p/memories/k', 'omnimemory://checkpoints/c'])
          await expect(client.readResource({ uri })).rejects.toThrow(/permission_denied: /);
    },
  );
});
