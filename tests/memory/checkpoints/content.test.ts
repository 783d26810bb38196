import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import type { StoreCheckpoint } from '../../../src/features/memory/checkpoints/checkpoint.schemas.ts';
import { contentHash } from '../../../src/features/memory/checkpoints/content-hash.ts';
import { setUpApi } from '../../support/set-up.ts';

const { db, api } = await setUpApi();
const tenant = await db.newTenant();
const plain = { tool_id: 'cursor', checkpoint_type: 'manual' as const };

describe('the content hash', () => {
  test('is the SHA-256 of exactly these bytes', async () => {
    const session_id = await db.newSession(LOCAL);
    const { content_hash } = await api.local.request('POST /v1/checkpoints', {
      body: {
        ...plain,
        session_id,
        summary: 'Grüße\n"x"',
        decisions: [{ why: 1.5, what: ['a', null, { z: 1e21, é: true, e: -0 }] }],
        todos: ['t'],
        original_tokens: 10,
      },
    });
    const bytes =
      '{"blockers":[],"checkpoint_type":"manual","commands_run":[],"compressed_context":null,"compressed_tokens":null,' +
      '"decisions":[{"what":["a",null,{"e":0,"z":1e+21,"é":true}],"why":1.5}],"dependencies_added":[],"files_modified":[],' +
      '"key_facts":[],"original_tokens":10,"patterns":[],"summary":"Grüße\\n\\"x\\"","todos":["t"]}';
    expect(content_hash).toBe(createHash('sha256').update(bytes, 'utf8').digest('hex'));
  });

  test('matches what is returned, whatever was stored', async () => {
    const session_id = await db.newSession(tenant);
    const client = await api.clientOf(tenant);
    const prose = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((text) => !/\p{Cc}/u.test(text));
    const content = fc.record({
      summary: prose,
      key_facts: fc.array(prose, { maxLength: 3 }),
      decisions: fc.array(
        fc
          .dictionary(prose, fc.jsonValue({ maxDepth: 3 }))
          .map((value) => JSON.stringify(value).replaceAll('\\u0000', ''))
          // the API refuses this key: tests/http/kept-text.test.ts
          .filter((text) => !text.includes('"__proto__":'))
          .map((text) => JSON.parse(text)),
        { maxLength: 3 },
      ),
      compressed_context: prose,
      original_tokens: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(content, async (given) => {
        const { checkpoint_id, content_hash } = await client.request('POST /v1/checkpoints', {
          body: { ...plain, session_id, ...given },
        });
        const restored = await client.request('GET /v1/checkpoints/{checkpoint_id}', {
          params: { checkpoint_id },
        });
        expect(restored.content_hash).toBe(content_hash);
        expect(await contentHash(restored)).toBe(content_hash);
        expect(await contentHash({ ...restored, summary: `${restored.summary}.` })).not.toBe(content_hash);
      }),
      { numRuns: 40 },
    );
  });

  test('depends on the content alone', async () => {
    const { checkpoints } = db.services;
    const stored = async (scope: Scope, fields: Partial<StoreCheckpoint> = {}) =>
      checkpoints.store(scope, {
        ...plain,
        session_id: await db.newSession(scope),
        summary: 'same',
        ...fields,
      });
    const one = await stored(LOCAL);
    const others = [
      await stored(tenant, {
        visibility: 'team',
        tool_id: 'codex',
        valid_from: '2026-01-01T00:00:00Z',
        key_facts: [],
      }),
      await checkpoints.revise(LOCAL, one.checkpoint_id, { visibility: 'team' }),
    ];
    for (const { content_hash } of others) expect(content_hash).toBe(one.content_hash);
    expect((await checkpoints.revise(LOCAL, one.checkpoint_id, { todos: ['x'] })).content_hash).not.toBe(
      one.content_hash,
    );
  });
});

describe.each([
  ['in local mode', () => LOCAL as Scope],
  ['for a tenant', () => tenant as Scope],
])('the parent of a checkpoint %s', (_name, scopeOf) => {
  const store = (session_id: string, fields: Partial<StoreCheckpoint> = {}) =>
    db.services.checkpoints.store(scopeOf(), { ...plain, session_id, summary: 'x', ...fields });

  test('is the newest of its session, and none for the first', async () => {
    const session_id = await db.newSession(scopeOf());
    await store(await db.newSession(scopeOf()));
    const first = await store(session_id);
    const second = await store(session_id);
    const third = await store(session_id);
    expect([first, second, third].map(({ parent_checkpoint_id }) => parent_checkpoint_id)).toEqual([
      null,
      first.checkpoint_id,
      second.checkpoint_id,
    ]);
  });

  test('is the one that is named, of any session', async () => {
    const other = await store(await db.newSession(scopeOf()));
    const session_id = await db.newSession(scopeOf());
    await store(session_id);
    expect(await store(session_id, { parent_checkpoint_id: other.checkpoint_id })).toMatchObject({
      parent_checkpoint_id: other.checkpoint_id,
    });
  });
});
