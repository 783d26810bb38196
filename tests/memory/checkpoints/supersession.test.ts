import { describe, expect, test } from '@jest/globals';
import { OmniMemoryError } from '../../../client/src/client.ts';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import type { StoreCheckpoint } from '../../../src/features/memory/checkpoints/checkpoint.schemas.ts';
import { setUpApi } from '../../support/set-up.ts';
import { violatedConstraint } from '../../support/violated-constraint.ts';

const { db, api } = await setUpApi();
const tenant = await db.newTenant();
const day = (date: string) => `2026-${date}T00:00:00.000000+00:00`;

describe.each([
  ['in local mode', () => LOCAL as Scope],
  ['for a tenant', () => tenant as Scope],
])('superseding %s', (_name, scopeOf) => {
  const store = async (summary: string, fields: Partial<StoreCheckpoint> = {}) =>
    db.services.checkpoints.store(scopeOf(), {
      session_id: fields.session_id ?? (await db.newSession(scopeOf())),
      tool_id: 'cursor',
      checkpoint_type: 'manual',
      summary,
      ...fields,
    });
  const history = async (id: string) => {
    const { json } = await db.services.checkpoints.history(scopeOf(), id, { limit: 200, after: undefined });
    return (
      JSON.parse(json) as {
        summary: string;
        revision: number;
        recorded_at: string;
        recorded_end: string | null;
        valid_from: string;
        valid_to: string | null;
      }[]
    ).map((version) => ({ ...version, name: `${version.summary}.${version.revision}` }));
  };
  const names = async (id: string) => (await history(id)).map(({ name }) => name).sort();

  test('the old checkpoint is true until the new one begins, and was recorded without an end until now', async () => {
    const old = await store('old', { valid_from: day('01-10') });
    const next = await store('new', { valid_from: day('01-15'), supersedes: [old.checkpoint_id] });
    expect(next).toMatchObject({ supersedes: [old.checkpoint_id], superseded_by: null, revision: 1 });
    const [newest, second, first] = (await history(old.checkpoint_id)).sort(
      (a, b) => b.recorded_at.localeCompare(a.recorded_at) || b.name.localeCompare(a.name),
    );
    expect(first).toMatchObject({
      name: 'old.1',
      valid_to: null,
      superseded_by: null,
      recorded_end: next.recorded_at,
    });
    expect([newest, second].map((version) => version?.name)).toEqual(['old.2', 'new.1']);
    expect(newest).toMatchObject({
      recorded_at: next.recorded_at,
      recorded_end: null,
      valid_from: day('01-10'),
      valid_to: day('01-15'),
      superseded_by: next.checkpoint_id,
      created_at: old.created_at,
      content_hash: old.content_hash,
    });
  });

  test('a correction from before the old one began leaves no current version of it', async () => {
    // OmniMemory 1 left the old row with an end before its beginning
    for (const valid_from of [day('01-10'), day('01-05')]) {
      const old = await store('old', { valid_from: day('01-10') });
      const next = await store('new', { valid_from, supersedes: [old.checkpoint_id] });
      await expect(db.services.checkpoints.get(scopeOf(), old.checkpoint_id)).rejects.toMatchObject({
        code: 'checkpoint_not_found',
      });
      const [gone, ...rest] = (await history(old.checkpoint_id)).filter(({ summary }) => summary === 'old');
      expect(rest).toEqual([]);
      expect(gone).toMatchObject({ recorded_end: next.recorded_at, valid_to: null, superseded_by: null });
    }
    const impossible = await db.asAdmin((admin) =>
      admin.query('select 1 from checkpoints where valid_to <= valid_from'),
    );
    expect(impossible.rowCount).toBe(0);
  });

  test('an end that was known already stays where it is before the new beginning', async () => {
    const old = await store('old', { valid_from: day('01-10'), valid_to: day('01-12') });
    const next = await store('new', { valid_from: day('01-15'), supersedes: [old.checkpoint_id] });
    expect(await db.services.checkpoints.get(scopeOf(), old.checkpoint_id)).toMatchObject({
      valid_to: day('01-12'),
      superseded_by: next.checkpoint_id,
    });
  });

  test('a whole line is replaced if all of it is given', async () => {
    const one = await store('one', { valid_from: day('01-01') });
    const two = await store('two', { valid_from: day('03-01'), supersedes: [one.checkpoint_id] });
    const three = await store('three', {
      valid_from: day('02-01'),
      supersedes: [one.checkpoint_id, two.checkpoint_id],
    });
    expect(await db.services.checkpoints.get(scopeOf(), one.checkpoint_id)).toMatchObject({
      valid_to: day('02-01'),
      superseded_by: three.checkpoint_id,
      revision: 3,
    });
    await expect(db.services.checkpoints.get(scopeOf(), two.checkpoint_id)).rejects.toMatchObject({
      code: 'checkpoint_not_found',
    });
  });

  test('history finds every branch from everywhere, forwards and backwards', async () => {
    // OmniMemory 1 walked back through the first of `supersedes` alone
    const [a, b, c] = [
      await store('a', { valid_from: day('01-01') }),
      await store('b', { valid_from: day('01-02') }),
      await store('c', { valid_from: day('01-03') }),
    ];
    const ab = await store('ab', {
      valid_from: day('02-01'),
      supersedes: [a.checkpoint_id, b.checkpoint_id],
    });
    // c was never true: no version of it refers to its successor
    const abc = await store('abc', {
      valid_from: day('01-03'),
      supersedes: [ab.checkpoint_id, c.checkpoint_id],
    });
    await store('unrelated', { influenced_by: [abc.checkpoint_id] });
    const all = ['a.1', 'a.2', 'ab.1', 'abc.1', 'b.1', 'b.2', 'c.1'];
    for (const { checkpoint_id } of [a, b, c, ab, abc]) expect(await names(checkpoint_id)).toEqual(all);
  });

  test('history ends where a circle closes, and turns pages', async () => {
    const session_id = await db.newSession(scopeOf());
    let last = await store('0', { session_id, valid_from: day('01-01') });
    const first = last;
    for (let n = 1; n <= 5; n++)
      last = await store(`${n}`, {
        session_id,
        valid_from: day(`01-0${n + 1}`),
        supersedes: [last.checkpoint_id],
      });
    // a cycle, which only a faulty client of the database could create
    await db.asAdmin((admin) =>
      admin.query(`update checkpoints set supersedes = $1 where checkpoint_id = $2`, [
        JSON.stringify([last.checkpoint_id]),
        first.checkpoint_id,
      ]),
    );
    const whole = await history(first.checkpoint_id);
    expect(whole.map(({ name }) => name)).toEqual([
      '5.1',
      '4.2',
      '4.1',
      '3.2',
      '3.1',
      '2.2',
      '2.1',
      '1.2',
      '1.1',
      '0.2',
      '0.1',
    ]);
    const client = scopeOf() === LOCAL ? api.local : await api.clientOf(tenant);
    const walked: string[] = [];
    for await (const { summary, revision } of client.items('GET /v1/checkpoints/{checkpoint_id}/history', {
      params: { checkpoint_id: last.checkpoint_id },
      query: { limit: 3 },
    }))
      walked.push(`${summary}.${revision}`);
    expect(walked).toEqual(whole.map(({ name }) => name));
  });

  test('what is named and not there is refused with its place, and nothing is stored', async () => {
    const session_id = await db.newSession(scopeOf());
    const old = await store('old', { session_id });
    const foreign = await db.services.checkpoints.store(scopeOf() === LOCAL ? tenant : LOCAL, {
      session_id: await db.newSession(scopeOf() === LOCAL ? tenant : LOCAL),
      tool_id: 'x',
      checkpoint_type: 'manual',
      summary: 'foreign',
      visibility: 'team',
    });
    const body = {
      session_id,
      tool_id: 'cursor',
      checkpoint_type: 'manual' as const,
      summary: 'new',
      supersedes: [old.checkpoint_id, foreign.checkpoint_id],
      influenced_by: ['ckpt_unknown'],
      parent_checkpoint_id: 'ckpt_unknown',
    };
    const client = scopeOf() === LOCAL ? api.local : await api.clientOf(tenant);
    const refusal = await client.request('POST /v1/checkpoints', { body }).catch((error) => error);
    expect(refusal).toBeInstanceOf(OmniMemoryError);
    expect([refusal.status, refusal.code]).toEqual([404, 'checkpoint_not_found']);
    expect(refusal.errors.map(({ path }: { path: string }) => path)).toEqual([
      'supersedes.1',
      'influenced_by.0',
      'parent_checkpoint_id',
    ]);
    expect(await names(old.checkpoint_id)).toEqual(['old.1']);
  });

  test('one that is already superseded is refused, and so is one that is no longer current', async () => {
    const old = await store('old', { valid_from: day('01-01') });
    const next = await store('new', { valid_from: day('01-02'), supersedes: [old.checkpoint_id] });
    await expect(store('late', { supersedes: [old.checkpoint_id] })).rejects.toMatchObject({
      code: 'already_superseded',
      status: 409,
      faults: [{ path: 'supersedes.0', message: `is superseded by ${next.checkpoint_id}` }],
    });
    await store('never was', { valid_from: day('01-02'), supersedes: [next.checkpoint_id] });
    await expect(store('late', { supersedes: [next.checkpoint_id] })).rejects.toMatchObject({
      code: 'already_superseded',
      faults: [{ path: 'supersedes.0', message: 'is no longer current' }],
    });
  });

  test('a session that has ended supersedes nothing', async () => {
    const old = await store('old');
    const session_id = await db.newSession(scopeOf());
    await db.services.sessions.end(scopeOf(), session_id);
    await expect(store('late', { session_id, supersedes: [old.checkpoint_id] })).rejects.toMatchObject({
      code: 'session_ended',
    });
    expect(await names(old.checkpoint_id)).toEqual(['old.1']);
  });

  test('naming one twice, or too many, is refused', async () => {
    const client = scopeOf() === LOCAL ? api.local : await api.clientOf(tenant);
    const body = { session_id: 'x', tool_id: 'x', checkpoint_type: 'manual', summary: 'x' } as const;
    for (const supersedes of [['a', 'a'], Array.from({ length: 101 }, (_, n) => `${n}`)])
      await expect(
        client.request('POST /v1/checkpoints', { body: { ...body, supersedes } }),
      ).rejects.toMatchObject({ status: 422, errors: [{ path: 'supersedes' }] });
  });

  test('an end that is not after the beginning is refused', async () => {
    const refused = await store('x', { valid_from: day('02-01'), valid_to: day('02-01') }).catch(
      (error: Error) => error,
    );
    expect(violatedConstraint(refused as Error)).toBe('checkpoints__valid');
  });

  test('of many checkpoints that supersede the same one at once, one succeeds', async () => {
    const session_id = await db.newSession(scopeOf());
    const old = await store('old', { session_id, valid_from: day('01-01') });
    const results = await Promise.allSettled(
      Array.from({ length: 12 }, (_, n) =>
        store(`rival ${n}`, { session_id, valid_from: day('01-02'), supersedes: [old.checkpoint_id] }),
      ),
    );
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []));
    expect(refused).toEqual(Array.from({ length: 11 }, () => 'already_superseded'));
    expect((await names(old.checkpoint_id)).filter((name) => name.startsWith('old'))).toEqual([
      'old.1',
      'old.2',
    ]);
  });

  test('two that supersede the same checkpoints in different orders do not deadlock', async () => {
    for (let round = 0; round < 10; round++) {
      const olds = [];
      for (let n = 0; n < 6; n++)
        olds.push((await store(`old ${n}`, { valid_from: day('01-01') })).checkpoint_id);
      const results = await Promise.allSettled(
        [olds, [...olds].reverse(), olds.slice(2), [...olds].reverse().slice(1)].map((supersedes) =>
          store('rival', { valid_from: day('01-02'), supersedes }),
        ),
      );
      const outcomes = results
        .map((result) => (result.status === 'fulfilled' ? 'stored' : result.reason.code))
        .sort();
      expect(outcomes.filter((outcome) => outcome === 'stored').length).toBeGreaterThanOrEqual(1);
      expect(new Set(outcomes)).toEqual(new Set(['stored', 'already_superseded']));
    }
    const twice = await db.asAdmin((admin) =>
      admin.query(
        `select checkpoint_id from checkpoints where recorded_end = 'infinity' group by scope_id, checkpoint_id having count(*) > 1`,
      ),
    );
    expect(twice.rowCount).toBe(0);
  });

  test('one that is corrected at that moment is superseded in its newest version', async () => {
    const olds = await Promise.all(
      Array.from({ length: 8 }, () => store('old', { valid_from: day('01-01') })),
    );
    await Promise.all(
      olds.flatMap(({ checkpoint_id }) => [
        db.services.checkpoints.revise(scopeOf(), checkpoint_id, { summary: 'corrected' }),
        store('new', { valid_from: day('01-02'), supersedes: [checkpoint_id] }),
      ]),
    );
    for (const { checkpoint_id } of olds)
      expect(await db.services.checkpoints.get(scopeOf(), checkpoint_id)).toMatchObject({
        summary: 'corrected',
        revision: 3,
        valid_to: day('01-02'),
        superseded_by: expect.any(String),
      });
  });

  test('a repetition under the same Idempotency-Key supersedes once', async () => {
    const session_id = await db.newSession(scopeOf());
    const old = await store('old', { session_id, valid_from: day('01-01') });
    const client = scopeOf() === LOCAL ? api.local : await api.clientOf(tenant);
    const input = {
      idempotencyKey: `once-${session_id}`,
      body: {
        session_id,
        tool_id: 'cursor',
        checkpoint_type: 'manual' as const,
        summary: 'new',
        supersedes: [old.checkpoint_id],
      },
    };
    const [first, second] = await Promise.all([
      client.request('POST /v1/checkpoints', input),
      client.request('POST /v1/checkpoints', input),
    ]);
    expect(second).toEqual(first);
    expect(await names(old.checkpoint_id)).toEqual(['new.1', 'old.1', 'old.2']);
  });
});
