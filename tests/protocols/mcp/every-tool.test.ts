import { beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2020, type AnySchema, type ValidateFunction } from 'ajv/dist/2020.js';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { projectIdOf } from '../../../src/features/memory/projects/project-id.ts';
import { TOOLS } from '../../../src/protocols/mcp/tools/tools.ts';
import { setUpApi } from '../../support/set-up.ts';
import { keyOf } from '../../support/test-app.ts';
import { Rows } from '../../telemetry/usage/rows.ts';
import { type AnyClient, callOf, ERAS } from './tool-calls.ts';

const { db, api } = await setUpApi();

const tenant = db.newTenant();
const SCOPES: readonly (readonly [string, () => Promise<Scope>])[] = [
  ['a tenant', () => tenant],
  ['local mode', async () => LOCAL],
];
const CASES = SCOPES.flatMap(([whose, scopeOf]) =>
  ERAS.map(([era, connect]) => ({ whose, era, scopeOf, connect })),
);

/** By name. Throws where a schema is not one of JSON Schema. */
async function outputSchemasOf(client: AnyClient): Promise<Map<string, ValidateFunction>> {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
  const { tools } = await client.listTools();
  return new Map(
    tools.map(({ name, outputSchema }) => [name, ajv.compile((outputSchema ?? false) as AnySchema)]),
  );
}

describe.each(CASES)('in $whose, a client of the revision $era', ({ whose, era, scopeOf, connect }) => {
  const project_path = `/work/every tool/${whose}/${era}`;
  const project_id = projectIdOf(project_path);
  const called = new Set<string>();
  let scope: Scope;
  let client: AnyClient;
  let schemas: Map<string, ValidateFunction>;
  beforeAll(async () => {
    scope = await scopeOf();
    const authorization = scope.kind === 'tenant' ? await keyOf(db, scope) : undefined;
    client = await connect(api.url, { authorization, name: 'codex-mcp-client' });
    schemas = await outputSchemasOf(client);
  });

  /** The data of a call, which has to be as the list of tools describes it. */
  async function call(name: string, given: Record<string, unknown>): Promise<Record<string, unknown>> {
    const { structured, text, isError } = await callOf(client, name, given);
    expect([isError, isError && text]).toEqual([false, false]);
    const validate = schemas.get(name);
    validate?.(structured);
    expect({ name, errors: validate?.errors }).toEqual({ name, errors: null });
    called.add(name);
    return structured;
  }

  const memory = { project_path, key: 'notes/style ü' };

  test('saves, finds, reads, lists and deletes a memory', async () => {
    const first = await call('memory_save', { ...memory, value: 'two blanks', metadata: { by: 'hand' } });
    expect(first).toEqual({ created: true, revision: expect.any(Number), chars: 10 });
    const second = { ...memory, value: 'tabs 😀', if_revision: first.revision, ttl_seconds: 600 };
    const { created, revision } = await call('memory_save', second);
    expect(created).toBe(false);
    const hit = { kind: 'memory', project_id, key: memory.key };
    const found = await call('memory_search', { query: 'tabs', project_id });
    expect(found).toMatchObject({ hits: [hit], next_cursor: null });
    expect(await call('memory_get', { project_id, key: memory.key })).toMatchObject({
      ...{ text: 'tabs 😀', total_chars: 6, next_offset: null, revision, metadata: {} },
      expires_at: expect.stringMatching(/^\d{4}-/),
    });
    const listed = { keys: [{ key: memory.key, chars: 6 }], next_cursor: null };
    expect(await call('memory_list', { project_path, prefix: 'notes/' })).toMatchObject(listed);
    expect(await call('memory_delete', memory)).toEqual({ deleted: true });
    expect(await call('memory_delete', memory)).toEqual({ deleted: false });
    expect(await call('memory_list', { project_id })).toEqual({ keys: [], next_cursor: null });
    expect(await call('memory_search', { query: 'tabs', project_id })).toEqual({
      ...{ hits: [], next_cursor: null, meaning: 'off' },
    });
  });

  test('saves a checkpoint, finds it, reads it, and resumes from it', async () => {
    expect(await call('resume_context', { project_id })).toMatchObject({ checkpoint: null, memory_keys: [] });
    const lists = { decisions: ['SQL'], todos: ['tests'], blockers: ['no key'], files_modified: ['a.ts'] };
    const given = { project_path, type: 'milestone', summary: 'The parser works.', key_facts: ['LL(1)'] };
    const saved = await call('checkpoint_save', { ...given, ...lists, visibility: 'team' });
    const { checkpoint_id, session_id } = saved;
    await call('memory_save', { ...memory, value: 'kept' });
    const found = await call('memory_search', { query: 'parser', kind: 'checkpoint', project_path });
    expect(found).toMatchObject({ hits: [{ kind: 'checkpoint', project_id, checkpoint_id }] });
    const read = await call('checkpoint_get', { checkpoint_id });
    for (const text of ['The parser works.', 'LL(1)', 'SQL', 'tests', 'no key', 'a.ts'])
      expect(read.text).toContain(text);
    const tool_id = era === '2026-07-28' ? 'codex' : 'mcp';
    expect(await call('resume_context', { project_path })).toMatchObject({
      checkpoint: { checkpoint_id, tool_id, type: 'milestone', summary: given.summary, ...lists },
      memory_keys: [{ key: memory.key, chars: 4 }],
      truncated: false,
    });
    const again = await call('checkpoint_save', { project_id, summary: 'The printer works.', session_id });
    expect(again.session_id).toBe(session_id);
    expect(await call('resume_context', { project_path })).toMatchObject({
      checkpoint: { checkpoint_id: again.checkpoint_id, summary: 'The printer works.', todos: [] },
    });
  });

  test.each(['tool', 'model', 'day', 'session'])('reads the use by %s that telemetry stored', async (by) => {
    expect(await call('usage_summary', { project_id: `${project_id}-none` })).toMatchObject({
      ...{ rows: [], source: null },
    });
    const rows = new Rows(db, scope);
    const { session_id } = await rows.newSession('claude-code', `${project_path}/${by}`);
    const timestamp = new Date(Date.now() - 60_000).toISOString();
    const told = { timestamp, session_id, model: 'claude-sonnet-4-5' };
    await rows.requests({ ...told, input_tokens: 1_000, output_tokens: 200 });
    const sum = { input: 1_000, output: 200, cost_usd: '0.006', requests: 1 };
    const asked = { project_path: `${project_path}/${by}`, group_by: by, days: 1 };
    expect(await call('usage_summary', asked)).toMatchObject({
      ...{ rows: [{ group: expect.any(String), ...sum }], total: sum, source: 'events', estimate: true },
    });
  });

  test('reads every resource that is listed, and one by each template', async () => {
    await call('memory_save', { ...memory, value: 'kept' });
    const { checkpoint_id } = await call('checkpoint_save', { project_path, summary: 'saved' });
    const values = { project_id, key: encodeURIComponent(memory.key), checkpoint_id };
    const { resources } = await client.listResources();
    const { resourceTemplates } = await client.listResourceTemplates();
    const uris = resourceTemplates.map(({ uriTemplate }) =>
      uriTemplate.replace(/\{(\w+)\}/g, (_, name) => `${values[name as keyof typeof values]}`),
    );
    const texts: unknown[] = [];
    for (const uri of uris) {
      const { contents } = await client.readResource({ uri });
      expect(contents).toMatchObject([{ uri, mimeType: 'text/markdown' }]);
      texts.push(...contents.map((content) => 'text' in content && content.text));
    }
    expect(texts).toEqual(['kept', 'saved']);
    expect(resources.map(({ uri }) => uri)).toContain(uris[0]);
    for (const { uri, size } of resources) {
      const [content] = (await client.readResource({ uri })).contents;
      expect(content && 'text' in content && Buffer.byteLength(content.text)).toBe(size);
    }
  });

  test('gets every prompt that is listed', async () => {
    const { prompts } = await client.listPrompts();
    expect(prompts.map(({ name }) => name)).toEqual(['resume', 'save_checkpoint', 'remember']);
    for (const { name, arguments: asked = [] } of prompts) {
      const given = Object.fromEntries(asked.map((one) => [one.name, project_path]));
      const { messages } = await client.getPrompt({ name, arguments: given });
      expect(messages).toMatchObject([{ role: 'user', content: { type: 'text' } }]);
    }
  });

  test('has called every tool of the list, and each has a schema that some data does not match', () => {
    expect([...called].sort()).toEqual(TOOLS.map(({ name }) => name).sort());
    expect([...schemas.keys()]).toEqual(TOOLS.map(({ name }) => name));
    for (const [name, validate] of schemas) {
      // an empty list is no text, number, boolean or object
      const { properties = {} } = validate.schema as { properties?: object };
      const wrong = Object.fromEntries(Object.keys(properties).map((field) => [field, []]));
      expect([name, validate(wrong), validate([])]).toEqual([name, false, false]);
    }
  });
});
