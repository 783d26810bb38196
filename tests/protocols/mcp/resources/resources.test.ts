import { beforeAll, describe, expect, test } from '@jest/globals';
import { Client, type ListResourcesResult } from '@modelcontextprotocol/client';
import { projectIdOf } from '../../../../src/features/memory/projects/project-id.ts';
import { setUpApi } from '../../../support/set-up.ts';
import { keyOf } from '../../../support/test-app.ts';
import { type AnyClient, ERAS } from '../tool-calls.ts';

const { db, api } = await setUpApi();
const { memories } = db.services;

const uriOf = (project_id: string, key: string) =>
  `omnimemory://projects/${project_id}/memories/${encodeURIComponent(key)}`;

/** One page. `listResources` of the client of 2026-07-28 turns all pages itself, and keeps them. */
function pageOf(client: AnyClient, cursor?: string): Promise<ListResourcesResult> {
  const params = cursor === undefined ? {} : { cursor };
  return client instanceof Client
    ? client.request({ method: 'resources/list', params })
    : client.listResources(params);
}

describe.each(ERAS)('resources for a client of the revision %s', (era, connect) => {
  const project_path = `/home/dev/resources-${era}`;
  const project_id = projectIdOf(project_path);
  const [tenant, other] = [db.newTenant(), db.newTenant()];
  let client: AnyClient;
  let others: AnyClient;
  beforeAll(async () => {
    client = await connect(api.url, { authorization: await keyOf(db, await tenant) });
    others = await connect(api.url, { authorization: await keyOf(db, await other) });
  });
  const save = async (key: string, value = key, scope = tenant) =>
    memories.putInProject(await scope, { project_path }, key, { value });
  const read = async (uri: string, as = client) => (await as.readResource({ uri })).contents;
  async function listAll(as = client) {
    const pages: ListResourcesResult[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await pageOf(as, cursor);
      pages.push(page);
      cursor = page.nextCursor;
      if (cursor === undefined) return pages;
    }
  }

  test('the server says that it has resources, and offers no changes to listen to', () => {
    expect(client.getServerCapabilities()?.resources).toEqual({});
  });

  test('the template names the memories', async () => {
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates).toContainEqual({
      uriTemplate: 'omnimemory://projects/{project_id}/memories/{key}',
      name: 'memory',
      title: 'Memory',
      description: expect.any(String),
      mimeType: 'text/markdown',
    });
  });

  test.each([
    ['a word', 'plain'],
    ['a path', 'src/a b.ts'],
    ['dots', '../x'],
    ['what looks encoded', '%2F'],
    ['what templates encode', "!'()*"],
    ['delimiters', 'ünï?c=1#d'],
    ['Japanese', '日本語'],
    ['255 letters', 'x'.repeat(255)],
    ['255 ideographs', '日'.repeat(255)],
    ['127 emoji', '😀'.repeat(127)],
  ])(
    'a memory whose key is %s is listed and read by its URI, which counts as no access',
    async (_name, key) => {
      await save(key, `text of ${key} 😀`);
      const listed = (await listAll()).flatMap(({ resources }) => resources).find(({ name }) => name === key);
      expect(listed).toEqual({
        uri: uriOf(project_id, key),
        name: key,
        mimeType: 'text/markdown',
        size: Buffer.byteLength(`text of ${key} 😀`),
      });
      const contents = [
        { uri: uriOf(project_id, key), mimeType: 'text/markdown', text: `text of ${key} 😀` },
      ];
      expect(await read(uriOf(project_id, key))).toEqual(contents);
      expect(await memories.peek(await tenant, { project_id, key })).toMatchObject({ accessed_count: 0 });
    },
  );

  test('a URI may encode more than it must, as templates are expanded', async () => {
    await save("it's/*");
    for (const key of ['it%27s%2F%2A', "it's%2f*"]) {
      const [content] = await read(`omnimemory://projects/${project_id}/memories/${key}`);
      expect(content).toMatchObject({ text: "it's/*" });
    }
  });

  test('the longest value is read whole', async () => {
    const value = '記"\\\n\u0001'.repeat(20_000);
    await save('longest', value);
    const [content] = await read(uriOf(project_id, 'longest'));
    expect((content as { text: string }).text === value).toBe(true);
  });

  test('another tenant, a wrong URI and no memory get the same error', async () => {
    await save('theirs', 'x', other);
    await save('gone');
    await memories.delete(await tenant, { project_id, key: 'gone' });
    const { memory_id } = await memories.put(
      await tenant,
      { project_id, key: 'expired' },
      { value: 'v', ttl_seconds: 60 },
    );
    await db.asAdmin((admin) =>
      admin.query(`update project_memories set expires_at = now() - interval '1 s' where memory_id = $1`, [
        memory_id,
      ]),
    );
    for (const key of ['k', 'k/', 'k?x=1', 'k#x', 'x/../k', '日', 'a b']) await save(key);
    const prefix = `omnimemory://projects/${project_id}/memories/`;
    for (const uri of [
      uriOf(project_id, 'theirs'),
      uriOf(project_id, 'gone'),
      uriOf(project_id, 'expired'),
      uriOf('unknown', 'k'),
      prefix,
      `${prefix}%`,
      `${prefix}%k`,
      `${prefix}%FF`,
      `${prefix}%C3`,
      `${prefix}%00`,
      `${prefix}k%0A`,
      `${prefix}.`,
      `${prefix}..`,
      `${prefix}%2e%2E`,
      `${prefix}x/../k`,
      `${prefix}k/`,
      `${prefix}k?x=1`,
      `${prefix}k#x`,
      `${prefix}日`,
      `${prefix}a b`,
      `${prefix}${'x'.repeat(256)}`,
      `omnimemory:/projects/${project_id}/memories/k`,
      `omnimemory://projects//${project_id}/memories/k`,
      `omnimemory://user@projects/${project_id}/memories/k`,
      `OMNIMEMORY://projects/${project_id}/memories/k`,
      `https://projects/${project_id}/memories/k`,
      `file:///etc/passwd`,
      'k',
    ])
      await expect({ uri, refused: await refusalOf(uri) }).toEqual({
        uri,
        refused: {
          code: -32_602,
          data: { uri },
          message: expect.stringMatching(/resource_not_found: There is no such resource/),
        },
      });
  });

  const refusalOf = (uri: string) =>
    read(uri).then(
      () => 'not refused',
      ({ code, data, message }) => ({ code, data, message }),
    );

  test('the list has all live memories once, newest first, in pages below 8,000 characters', async () => {
    const before = (await listAll()).flatMap(({ resources }) => resources);
    const keys = Array.from({ length: 130 }, (_, n) => `${n} ${(n % 3 ? 'k' : '日').repeat(n)}`);
    for (const key of keys) await save(key);
    const pages = await listAll();
    const names = pages.flatMap(({ resources }) => resources.map(({ name }) => name));
    expect(names).toEqual([...keys.toReversed(), ...before.map(({ name }) => name)]);
    for (const page of pages) {
      expect(JSON.stringify(page).length).toBeLessThan(8_000);
      expect(page.resources.length).toBeLessThanOrEqual(50);
    }
    expect(names).not.toContain('expired');
  });

  test('a page of short keys has 50', async () => {
    for (let n = 0; n < 60; n++) await save(`area/topic-${n}`);
    const [page] = await listAll();
    expect(page?.resources).toHaveLength(50);
  });

  test('another tenant sees nothing of it, and its cursor is refused', async () => {
    await save('theirs', 'x', other);
    const theirs = (await listAll(others)).flatMap(({ resources }) => resources.map(({ name }) => name));
    expect(theirs).toEqual(['theirs']);
    const { nextCursor = '' } = await pageOf(client);
    expect(nextCursor).not.toBe('');
    for (const cursor of [nextCursor, `${nextCursor}x`, 'x'])
      await expect(others.listResources({ cursor })).rejects.toMatchObject({
        code: -32_602,
        message: expect.stringContaining('The cursor does not belong to this list'),
      });
  });

  test('a key that may not read sees no resources, and reads none', async () => {
    const { key } = await db.services.apiKeys.create(await tenant, { name: 'ingest', scopes: ['ingest'] });
    const ingest = await connect(api.url, { authorization: `Bearer ${key}` });
    await save('k');
    expect((await ingest.listResources()).resources).toEqual([]);
    expect((await ingest.listResourceTemplates()).resourceTemplates).toEqual([]);
    await expect(read(uriOf(project_id, 'k'), ingest)).rejects.toMatchObject({
      code: -32_602,
      message: expect.stringContaining('permission_denied'),
    });
  });
});

test('clients of 2026-07-28 hear how long a list may be kept, and that it is private', async () => {
  const authorization = await keyOf(db, await db.newTenant());
  const send = async (method: string, params: Record<string, unknown> = {}) => {
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': {},
    };
    const response = await fetch(`${api.url}/mcp`, {
      method: 'POST',
      headers: {
        authorization,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2026-07-28',
        'mcp-method': method,
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta } }),
    });
    return ((await response.json()) as { result: unknown }).result;
  };
  expect(await send('resources/list')).toMatchObject({ ttlMs: 60_000, cacheScope: 'private' });
  expect(await send('resources/templates/list')).toMatchObject({ ttlMs: 300_000, cacheScope: 'private' });
});
