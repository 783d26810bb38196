import { beforeAll, describe, expect, test } from '@jest/globals';
import { projectIdOf } from '../../../../src/features/memory/projects/project-id.ts';
import { setUpApi } from '../../../support/set-up.ts';
import { keyOf } from '../../../support/test-app.ts';
import { type AnyClient, callTool, ERAS, type GotMemory, type ListedKeys, refusalOf } from '../tool-calls.ts';

const { db, api } = await setUpApi();
const tenant = await db.newTenant();
const authorization = await keyOf(db, tenant);
const { memories } = db.services;

describe.each(ERAS)('for a client of the revision %s', (era, connect) => {
  const project_path = `/home/dev/tools-${era}`;
  const project_id = projectIdOf(project_path);
  let client: AnyClient;
  beforeAll(async () => {
    client = await connect(api.url, { authorization });
  });
  const call = <S = Record<string, unknown>>(name: string, given: object = {}) =>
    callTool<S>(client, name, { project_path, ...given });
  const refusal = (name: string, given: object = {}) => refusalOf(client, name, { project_path, ...given });

  test('a memory is saved, listed, read and deleted', async () => {
    const metadata = { source: ['review', 1.5, null, true] };
    const saved = await call('memory_save', {
      key: 'style/ts',
      value: 'tabs 😀',
      metadata,
      ttl_seconds: 3_600,
    });
    const revision = expect.any(Number);
    expect(saved.structured).toEqual({ created: true, revision, chars: 6 });
    const { keys, next_cursor } = (await call<ListedKeys>('memory_list')).structured;
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(keys).toEqual([{ key: 'style/ts', chars: 6, updated_at: time, expires_at: time }]);
    expect(next_cursor).toBeNull();
    const got = await callTool<GotMemory>(client, 'memory_get', { project_id, key: 'style/ts' });
    expect(got.structured).toEqual({
      text: 'tabs 😀',
      total_chars: 6,
      next_offset: null,
      updated_at: time,
      revision: saved.structured.revision,
      expires_at: time,
      metadata,
    });
    const { updated_at, expires_at } = got.structured;
    expect(Date.parse(expires_at ?? '') - Date.parse(updated_at)).toBe(3_600_000);
    expect((await call('memory_delete', { key: 'style/ts' })).structured).toEqual({ deleted: true });
    expect((await call('memory_delete', { key: 'style/ts' })).structured).toEqual({ deleted: false });
    expect(await refusal('memory_get', { key: 'style/ts' })).toMatch(/^memory_not_found: /);
  });

  test('the text of each answer has the same data', async () => {
    for (const [name, given] of [
      ['memory_save', { key: 'same', value: 'one\n"two"' }],
      ['memory_list', {}],
      ['memory_get', { key: 'same' }],
      ['memory_delete', { key: 'same' }],
    ] as const) {
      const { structured, text } = await call(name, given);
      expect([name, JSON.parse(text)]).toEqual([name, structured]);
    }
  });

  test('a repeated save replaces the whole memory, and its revision grows', async () => {
    const first = await call('memory_save', {
      key: 'again',
      value: 'one',
      metadata: { a: 1 },
      ttl_seconds: 60,
    });
    const second = await call('memory_save', { key: 'again', value: 'one' });
    const revision = Number(first.structured.revision) + 1;
    expect(second.structured).toEqual({ created: false, revision, chars: 3 });
    const { structured } = await call<GotMemory>('memory_get', { key: 'again' });
    expect(structured).toMatchObject({ text: 'one', metadata: {}, expires_at: null, revision });
  });

  test('if_revision protects a memory from being replaced or deleted unread', async () => {
    const { structured } = await call('memory_save', { key: 'guarded', value: 'one' });
    const revision = Number(structured.revision);
    const newer = await call('memory_save', { key: 'guarded', value: 'two', if_revision: revision });
    expect(newer.structured).toMatchObject({ created: false, revision: revision + 1 });
    const outdated = { key: 'guarded', if_revision: revision };
    for (const refused of [
      await refusal('memory_save', { ...outdated, value: 'three' }),
      await refusal('memory_delete', outdated),
    ]) {
      expect(refused).toMatch(/^precondition_failed: /);
      expect(refused).toContain(`it is at revision ${revision + 1} now`);
    }
    const absent = await refusal('memory_save', { key: 'absent', value: 'x', if_revision: revision });
    expect(absent).toMatch(/^precondition_failed: /);
    expect(absent).not.toContain('revision ');
    expect((await call('memory_delete', { key: 'absent', if_revision: 1 })).structured).toEqual({
      deleted: false,
    });
    const now = { key: 'guarded', if_revision: revision + 1 };
    expect((await call('memory_delete', now)).structured).toEqual({ deleted: true });
  });

  test('listing and reading count as no access', async () => {
    await call('memory_save', { key: 'quiet', value: 'v' });
    for (let n = 0; n < 3; n++)
      await Promise.all([call('memory_list'), call('memory_get', { key: 'quiet' })]);
    const stored = await memories.peek(tenant, { project_id, key: 'quiet' });
    expect(stored).toMatchObject({ accessed_count: 0, last_accessed: null });
  });

  test('a long text is read in parts, also from behind its end', async () => {
    const value = Array.from({ length: 3_000 }, (_, n) => `line ${n} 😀\n`).join('');
    await call('memory_save', { key: 'long', value });
    let [text, offset] = ['', 0 as number | null];
    while (offset !== null) {
      const { structured } = await call<GotMemory>('memory_get', { key: 'long', offset, max_chars: 20_000 });
      expect(structured.total_chars).toBe([...value].length);
      text += structured.text;
      offset = structured.next_offset;
    }
    expect(text).toBe(value);
    const { structured } = await call<GotMemory>('memory_get', { key: 'long', offset: 1_000_000 });
    expect(structured).toMatchObject({ text: '', next_offset: null, total_chars: [...value].length });
  });

  test('keys are listed by prefix and page by page, each once', async () => {
    const keys = ['p%', 'p%a', 'p_', 'pa', 'pa/1', 'pa/2', 'pb'];
    for (const key of [...keys, 'q']) await call('memory_save', { key, value: 'v' });
    const found: string[] = [];
    let cursor: string | null | undefined;
    do {
      const given = { prefix: 'p', limit: 2, ...(cursor && { cursor }) };
      const { structured } = await call<ListedKeys>('memory_list', given);
      found.push(...structured.keys.map(({ key }) => key));
      cursor = structured.next_cursor;
    } while (cursor);
    expect(found).toEqual(keys);
    const { structured } = await call<ListedKeys>('memory_list', { prefix: 'p%' });
    expect(structured.keys.map(({ key }) => key)).toEqual(['p%', 'p%a']);
  });

  test('a project that is unknown is made from its path by a save, and by nothing else', async () => {
    const unknown = { project_path: `/unknown-${era}`, key: 'k' };
    const ofId = { project_id: projectIdOf(unknown.project_path), key: 'k' };
    const refused = (name: string, given: Record<string, unknown>) => refusalOf(client, name, given);
    expect(await refused('memory_list', { project_path: unknown.project_path })).toMatch(
      /^project_not_found: /,
    );
    expect(await refused('memory_get', unknown)).toMatch(/^memory_not_found: /);
    expect(await refused('memory_delete', unknown)).toMatch(/^project_not_found: /);
    expect(await refused('memory_save', { ...ofId, value: 'v' })).toMatch(/^project_not_found: /);
    expect(await refused('memory_save', { ...ofId, value: 'v', if_revision: 1 })).toMatch(
      /^project_not_found: /,
    );
    const { structured } = await callTool(client, 'memory_save', { ...unknown, value: 'v' });
    expect(structured).toMatchObject({ created: true });
    expect((await callTool(client, 'memory_save', { ...ofId, value: 'v' })).structured).toMatchObject({
      created: false,
    });
  });

  test.each([
    ['memory_save', 'no value', { key: 'k' }, 'value'],
    ['memory_save', 'an empty value', { key: 'k', value: '' }, 'value'],
    ['memory_save', 'a value that is too long', { key: 'k', value: 'x'.repeat(100_001) }, 'value'],
    ['memory_save', 'NUL in the value', { key: 'k', value: 'a\0b' }, 'value'],
    ['memory_save', 'a key that is too long', { key: 'x'.repeat(256), value: 'v' }, 'key'],
    ['memory_save', 'a key of two lines', { key: 'a\nb', value: 'v' }, 'key'],
    ['memory_save', 'metadata that is no object', { key: 'k', value: 'v', metadata: [] }, 'metadata'],
    [
      'memory_save',
      'large metadata',
      { key: 'k', value: 'v', metadata: { a: 'x'.repeat(65_536) } },
      'metadata',
    ],
    ['memory_save', 'no time to live', { key: 'k', value: 'v', ttl_seconds: 0 }, 'ttl_seconds'],
    ['memory_save', 'more than ten years', { key: 'k', value: 'v', ttl_seconds: 315_360_001 }, 'ttl_seconds'],
    ['memory_save', 'a revision as text', { key: 'k', value: 'v', if_revision: '1' }, 'if_revision'],
    ['memory_save', 'an unknown argument', { key: 'k', value: 'v', extra: 1 }, 'extra'],
    ['memory_save', 'two projects', { key: 'k', value: 'v', project_id: 'p' }, 'project_path'],
    ['memory_get', 'a key that no URL carries', { key: '..' }, 'key'],
    ['memory_get', 'a negative offset', { key: 'k', offset: -1 }, 'offset'],
    ['memory_get', 'an offset beyond a million', { key: 'k', offset: 1_000_001 }, 'offset'],
    ['memory_get', 'fewer than 200 characters', { key: 'k', max_chars: 199 }, 'max_chars'],
    ['memory_get', 'more than 20,000 characters', { key: 'k', max_chars: 20_001 }, 'max_chars'],
    ['memory_list', 'more than 100 keys', { limit: 101 }, 'limit'],
    ['memory_list', 'no keys', { limit: 0 }, 'limit'],
    ['memory_list', 'NUL in the prefix', { prefix: 'a\0' }, 'prefix'],
    ['memory_list', 'no project', { project_path: undefined }, 'project_path'],
    ['memory_delete', 'half a revision', { key: 'k', if_revision: 0.5 }, 'if_revision'],
  ])('%s refuses %s', async (name, _fault, given, path) => {
    expect(await refusal(name, given)).toMatch(new RegExp(`^validation_failed: ${path} `));
  });

  test('a key that may only read sees and calls no tool that writes', async () => {
    const { key } = await db.services.apiKeys.create(tenant, { name: 'reader', scopes: ['read'] });
    const reader = await connect(api.url, { authorization: `Bearer ${key}` });
    const names = (await reader.listTools()).tools.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['memory_get', 'memory_list']));
    expect(names.filter((name) => /save|delete/.test(name))).toEqual([]);
    for (const name of ['memory_save', 'memory_delete'])
      expect(await refusalOf(reader, name, { project_path, key: 'k', value: 'v' })).toMatch(
        /^permission_denied: /,
      );
  });
});
