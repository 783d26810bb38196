import { beforeAll, describe, expect, test } from '@jest/globals';
import { LOCAL, type TenantScope } from '../../../src/auth/scope.ts';
import type { StoreCheckpoint } from '../../../src/features/memory/checkpoints/checkpoint.schemas.ts';
import { setUpDatabase } from '../../support/set-up.ts';

const db = await setUpDatabase();
const { checkpoints } = db.services;

let tenant: TenantScope;
let session_id: string;
beforeAll(async () => {
  tenant = await db.newTenant();
  session_id = await db.newSession(tenant);
});

const store = (content: Partial<StoreCheckpoint>, scope = tenant) =>
  checkpoints.store(scope, {
    ...{ session_id, tool_id: 'cursor', checkpoint_type: 'manual', summary: 'a summary' },
    ...content,
  });
const whole = { offset: 0, max_chars: 100_000 };

test('the text is the summary and the lists that are not empty, as Markdown', async () => {
  const { checkpoint_id, recorded_at } = await store({
    summary: 'It works.\n\n# Ours\r\n',
    key_facts: ['a fact', 'of two\nlines'],
    decisions: ['plain', { what: 'PostgreSQL' }],
    files_modified: ['src/a.ts'],
    todos: ['write tests'],
  });
  const text = [
    'It works.\n\n# Ours\r\n',
    '## Key facts\n\n- a fact\n- of two\n  lines',
    '## Decisions\n\n- plain\n- {"what": "PostgreSQL"}',
    '## Files modified\n\n- src/a.ts',
    '## Todos\n\n- write tests',
  ].join('\n\n');
  const found = await checkpoints.text(tenant, checkpoint_id, whole);
  expect(found).toEqual({ text, total_chars: text.length, updated_at: recorded_at });
});

test('a checkpoint without lists is its summary, and a correction is read', async () => {
  const { checkpoint_id } = await store({});
  expect((await checkpoints.text(tenant, checkpoint_id, whole)).text).toBe('a summary');
  const { recorded_at } = await checkpoints.revise(tenant, checkpoint_id, { summary: 'corrected' });
  expect(await checkpoints.text(tenant, checkpoint_id, whole)).toEqual({
    ...{ text: 'corrected', total_chars: 9, updated_at: recorded_at },
  });
});

test('the parts of a text are the whole of it, in whole characters', async () => {
  const { checkpoint_id } = await store({ summary: '🧠é\u0001\n'.repeat(100), todos: ['🧠'.repeat(333)] });
  const { text, total_chars } = await checkpoints.text(tenant, checkpoint_id, whole);
  expect([...text]).toHaveLength(total_chars);
  let read = '';
  for (let offset = 0; offset < total_chars; offset += 7) {
    const part = await checkpoints.text(tenant, checkpoint_id, { offset, max_chars: 7 });
    expect(part.text.isWellFormed()).toBe(true);
    read += part.text;
  }
  expect(read).toBe(text);
  const beyond = await checkpoints.text(tenant, checkpoint_id, { offset: total_chars, max_chars: 7 });
  expect(beyond).toMatchObject({ text: '', total_chars });
  const furthest = { offset: 2_147_483_646, max_chars: 20_000 };
  expect((await checkpoints.text(tenant, checkpoint_id, furthest)).text).toBe('');
});

describe('does not exist for', () => {
  test.each([
    ['another user', () => ({ ...tenant, userId: 'bob' })],
    ['another tenant', () => db.newTenant()],
    ['local mode', () => LOCAL],
  ])('%s', async (_name, other) => {
    const { checkpoint_id } = await store({ summary: 'secret' }, { ...tenant, userId: 'ada' });
    const text = async (id: string) => checkpoints.text(await other(), id, whole);
    const refusals = await Promise.all(
      [checkpoint_id, 'ckpt_000000000000'].map((id) =>
        text(id).catch(({ code, message }) => ({ code, message })),
      ),
    );
    expect(refusals[0]).toMatchObject({ code: 'checkpoint_not_found' });
    expect(refusals[0]).toEqual(refusals[1]);
  });
});
