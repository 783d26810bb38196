import { describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import {
  type ToolConfig,
  toolConfigBody,
} from '../../../src/features/settings/tool-configs/tool-config.schemas.ts';
import type { ConfigOfTool } from '../../../src/features/settings/tool-configs/tool-config.service.ts';
import { setUpDatabase } from '../../support/set-up.ts';

const db = await setUpDatabase({ poolSize: 12 });
const tenant = await db.newTenant();
const other = await db.newTenant();

const DEFAULT = {
  compression_enabled: true,
  embeddings_enabled: true,
  workflows_enabled: true,
  auto_compress: true,
  cache_enabled: true,
  max_tokens: 100_000,
  compression_threshold: 10_000,
  embedding_model: 'default',
};

let serial = 0;
const newTool = () => `tool-${String(serial++).padStart(3, '0')}`;

describe.each([
  ['in local mode', () => LOCAL as Scope],
  ['in a tenant', () => tenant],
])('tool configs %s', (_name, scopeOf) => {
  const save = (tool: string, config: ToolConfig) => db.services.toolConfigs.save(scopeOf(), tool, config);
  const get = (tool: string, scope = scopeOf()) => db.services.toolConfigs.get(scope, tool);
  const listed = async (scope = scopeOf()): Promise<ConfigOfTool[]> => {
    const { json } = await db.services.toolConfigs.list(scope, { limit: 200, after: undefined });
    return JSON.parse(json);
  };

  test('a config comes back as it was saved, with settings of the tool itself', async () => {
    const tool_id = newTool();
    const config = { max_tokens: 5, cache_enabled: false, theme: { dark: [true, null, 1.5] }, "it's": 'ünï' };
    const saved = await save(tool_id, config);
    const time = expect.any(String);
    expect(saved).toEqual({
      tool_id,
      config,
      created_at: time,
      updated_at: time,
      revision: 1,
      is_default: false,
    });
    expect(await get(tool_id)).toEqual(saved);
  });

  test('a tool without a config has the default one, and asking for it stores nothing', async () => {
    const tool_id = newTool();
    const nothing = { created_at: null, updated_at: null, revision: 0, is_default: true };
    const answer = { tool_id, config: DEFAULT, ...nothing };
    expect(await get(tool_id)).toEqual(answer);
    expect(await get(tool_id)).toEqual(answer);
    const { rowCount } = await db.asAdmin((client) =>
      client.query('select from tool_configs where tool_id = $1', [tool_id]),
    );
    expect(rowCount).toBe(0);
  });

  test('saving again replaces the whole config', async () => {
    const tool_id = newTool();
    const first = await save(tool_id, { max_tokens: 5, theme: 'dark' });
    const second = await save(tool_id, { max_tokens: 6 });
    expect(second).toMatchObject({ config: { max_tokens: 6 }, created_at: first.created_at, revision: 2 });
    expect((await get(tool_id)).config).toEqual({ max_tokens: 6 });
    expect((second.updated_at ?? '') > (first.updated_at ?? '')).toBe(true);
    await save(tool_id, {});
    expect(await get(tool_id)).toMatchObject({ config: {}, is_default: false });
  });

  test('another tenant with the same tool neither sees nor overwrites it, unlike in OmniMemory 1', async () => {
    const tool_id = newTool();
    const mine = await save(tool_id, { owner: 'mine' });
    expect(await get(tool_id, other)).toMatchObject({ is_default: true });
    await db.services.toolConfigs.save(other, tool_id, { owner: 'theirs' });
    expect(await get(tool_id)).toEqual(mine);
    expect(await get(tool_id, other)).toMatchObject({ config: { owner: 'theirs' } });
    const { rows } = await db.asAdmin((client) =>
      client.query('select tenant_id, config_json from tool_configs where tool_id = $1', [tool_id]),
    );
    expect(rows).toHaveLength(2);
  });

  test('a list has the saved configs of the scope, the first saved last, and no other', async () => {
    const [first, second, unsaved] = [newTool(), newTool(), newTool()];
    await save(first, { n: 1 });
    await save(second, { n: 2 });
    await save(first, { n: 3 });
    await db.services.toolConfigs.save(other, unsaved, {});
    const wanted = (await listed()).filter((one) => [first, second, unsaved].includes(one.tool_id));
    expect(wanted).toEqual([await get(second), await get(first)]);
  });

  test('a deleted config gives way to the default one, and only the one that is meant is deleted', async () => {
    const [tool_id, kept] = [newTool(), newTool()];
    const reset = (tool: string, revision?: number) =>
      db.services.toolConfigs.reset(scopeOf(), tool, revision);
    await save(tool_id, { n: 1 });
    await save(kept, { n: 2 });
    await db.services.toolConfigs.save(other, tool_id, { n: 3 });
    await expect(reset(tool_id, 2)).rejects.toMatchObject({ code: 'precondition_failed' });
    await reset(tool_id, 1);
    expect(await get(tool_id)).toMatchObject({ config: DEFAULT, is_default: true, revision: 0 });
    await expect(reset(tool_id, 1)).rejects.toMatchObject({ code: 'precondition_failed' });
    await reset(tool_id, 0);
    await reset(tool_id);
    await expect(reset(kept, 0)).rejects.toMatchObject({ code: 'precondition_failed' });
    expect((await get(kept)).config).toEqual({ n: 2 });
    expect((await get(tool_id, other)).config).toEqual({ n: 3 });
    expect(await save(tool_id, { n: 4 })).toMatchObject({ revision: 1 });
  });

  test('a save that names a revision is refused once another has saved', async () => {
    const tool_id = newTool();
    const saveAs = (revision: number) =>
      db.services.toolConfigs.save(scopeOf(), tool_id, { revision }, revision);
    const refused = { code: 'precondition_failed' };
    await expect(saveAs(1)).rejects.toMatchObject(refused);
    expect(await get(tool_id)).toMatchObject({ is_default: true });
    expect(await saveAs(0)).toMatchObject({ revision: 1 });
    await expect(saveAs(0)).rejects.toMatchObject(refused);
    expect(await saveAs(1)).toMatchObject({ revision: 2 });
    await expect(saveAs(1)).rejects.toMatchObject(refused);
    expect(await get(tool_id)).toMatchObject({ config: { revision: 1 }, revision: 2 });
  });

  test('of 20 concurrent changes of the same revision, one succeeds', async () => {
    const tool_id = newTool();
    await save(tool_id, {});
    const saves = Array.from({ length: 20 }, (_, n) =>
      db.services.toolConfigs.save(scopeOf(), tool_id, { n }, 1),
    );
    const settled = await Promise.allSettled(saves);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await get(tool_id)).revision).toBe(2);
  });

  test('20 concurrent saves leave one config, whole, of one of them', async () => {
    const tool_id = newTool();
    const configs = Array.from({ length: 20 }, (_, n) => ({ n, twice: [n, n] }));
    const saved = await Promise.all(configs.map((config) => save(tool_id, config)));
    expect(saved.map((one) => one.config)).toEqual(configs);
    expect(configs).toContainEqual((await get(tool_id)).config);
    const mine = (await listed()).filter((one) => one.tool_id === tool_id);
    expect(mine).toHaveLength(1);
  });
});

const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);

test.each([
  ['nothing', {}],
  ['the defaults', DEFAULT],
  ['settings of its own', { theme: { dark: true }, list: [1, 'two', null] }],
  ['settings nested 30 deep', { deep: nested(30) }],
])('a config with %s is accepted as it is', (_name, config) => {
  expect(toolConfigBody.parse(config)).toEqual(config);
});

test.each([
  ['a flag that is a text', { compression_enabled: 'true' }],
  ['a flag that is a number', { auto_compress: 1 }],
  ['a flag that is null', { cache_enabled: null }],
  ['room for no token', { max_tokens: 0 }],
  ['part of a token', { max_tokens: 1.5 }],
  ['a threshold that is a flag', { compression_threshold: true }],
  ['a nameless model', { embedding_model: '' }],
  ['settings nested 33 deep', { deep: nested(33) }],
  ['settings nested 100,000 deep', { deep: JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) }],
  ['NUL in a setting', { theme: 'a\0b' }],
  ['NUL in the name of a setting', { 'a\0b': 1 }],
])('a config with %s is not accepted', (_name, config) => {
  expect(toolConfigBody.safeParse(config).success).toBe(false);
});

test('a config that is no object is not accepted', () => {
  for (const config of [[], 'text', 1, null]) expect(toolConfigBody.safeParse(config).success).toBe(false);
});
