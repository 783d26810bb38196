import { describe, expect, test } from '@jest/globals';
import type { OmniMemory, OutputOf } from '../../../client/src/client.ts';
import { OPERATOR } from '../../../src/auth/actor.ts';
import { LOCAL, type Scope, type TenantScope } from '../../../src/auth/scope.ts';
import { PART_LIMITS } from '../../../src/features/exchange/session-transfer/session-transfer.schemas.ts';
import { setUpApi } from '../../support/set-up.ts';
import { fullSession } from './full-session.ts';

const { db, api } = await setUpApi();
const [a, b] = [await db.newTenant('A'), await db.newTenant('B')];
const [clientOfA, clientOfB] = [await api.clientOf(a), await api.clientOf(b)];

const EXPORT = 'GET /v1/sessions/{session_id}/export';
const IMPORT = 'POST /v1/sessions/import';
type SessionDocument = OutputOf<typeof EXPORT>;
type ImportQuery = {
  tool_id?: string;
  tool_version?: string;
  process_id?: number;
  instance_id?: string;
  keep_times?: 'true' | 'false';
};

const exported = (client: OmniMemory, session_id: string) =>
  client.request(EXPORT, { params: { session_id } });
const imported = (client: OmniMemory, body: SessionDocument, query: ImportQuery = {}) =>
  client.request(IMPORT, { body, query });
const contextOf = (client: OmniMemory, session_id: string) =>
  client.request('GET /v1/sessions/{session_id}/context', { params: { session_id } });

/** What an import takes over, without the ids and times that are new each time. */
const essence = ({ session, context, checkpoints }: SessionDocument) => ({
  compressed_context: session.compressed_context,
  context,
  checkpoints: checkpoints.map(({ checkpoint_id, superseded_by, supersedes, ...checkpoint }) => ({
    ...checkpoint,
    superseded: superseded_by !== null,
    supersedes: supersedes.filter((id) => checkpoints.some((one) => one.checkpoint_id === id)).length,
  })),
});

const rowsOf = (table: string, sessionId: string) =>
  db.asAdmin(async (admin) => {
    const { rows } = await admin.query(`select * from ${table} where session_id = $1`, [sessionId]);
    return rows;
  });

const everything = () =>
  db.asAdmin(async (admin) => {
    const tables = [
      'tool_sessions',
      'session_context',
      'checkpoints',
      'projects',
      'idempotency_keys',
      'metrics',
    ];
    const { rows } = await admin.query(
      tables.map((table) => `select '${table}' as t, count(*)::int from ${table}`).join(' union all '),
    );
    return rows;
  });

describe.each([
  ['from local mode into a tenant', () => LOCAL as Scope, () => api.local, () => a as Scope, () => clientOfA],
  ['from one tenant into another', () => a as Scope, () => clientOfA, () => b as Scope, () => clientOfB],
  ['from a tenant into local mode', () => a as Scope, () => clientOfA, () => LOCAL as Scope, () => api.local],
  ['within a tenant', () => a as Scope, () => clientOfA, () => a as Scope, () => clientOfA],
])('an import %s', (name, from, fromClient, to, toClient) => {
  const tool = `claude-code ${name}`;

  test('continues in another tool with the context and the checkpoints, and nothing else', async () => {
    const document = await exported(fromClient(), await fullSession(db, from(), tool));
    const as = { tool_id: 'cursor', tool_version: '1.7', process_id: 12, instance_id: name };
    const session = await imported(toClient(), document, as);
    expect(session).toMatchObject({ ...as, ended_at: null, pinned: false, tokens_saved: 0, revision: 1 });
    expect(session.session_id).not.toBe(document.session.session_id);
    const again = await exported(toClient(), session.session_id);
    expect(essence(again)).toEqual(essence(document));
    expect(again).toMatchObject({ metrics: [], velocity: [], predictions: [], claude_code: null });
    const [first, second] = again.checkpoints;
    expect(first?.superseded_by).toBe(second?.checkpoint_id);
    expect(second?.supersedes).toEqual([first?.checkpoint_id]);
    const old = document.checkpoints.map(({ checkpoint_id }) => checkpoint_id);
    expect(JSON.stringify(again.checkpoints)).not.toMatch(new RegExp([...old, 'ckpt_elsewhere'].join('|')));
  });

  test('belongs entirely to its new scope, and refers to nothing in the old one', async () => {
    const document = await exported(fromClient(), await fullSession(db, from(), `${tool} owned`));
    const { session_id, previous_session_id } = await imported(toClient(), document);
    const scope = to();
    const tenantId = scope.kind === 'tenant' ? scope.tenantId : null;
    for (const [table, count] of [
      ['tool_sessions', 1],
      ['session_context', 5],
      ['checkpoints', 2],
      ['metrics', 0],
    ] as const) {
      const rows = await rowsOf(table, session_id);
      expect([table, rows.length]).toEqual([table, count]);
      for (const row of rows) expect(row).toMatchObject({ scope_id: tenantId ?? '', tenant_id: tenantId });
    }
    expect(previous_session_id).toBe(from() === to() ? document.session.session_id : null);
    if (from() !== to())
      await expect(exported(fromClient(), session_id)).rejects.toMatchObject({ status: 404 });
  });

  test('goes on counting where the context ends', async () => {
    const document = await exported(fromClient(), await fullSession(db, from(), `${tool} counted`));
    const { session_id } = await imported(toClient(), document);
    const added = await db.services.sessionContext.append(to(), session_id, {
      kind: 'file_access',
      path: 'c',
    });
    expect(added.order).toBe(3);
    const { files_accessed } = await contextOf(toClient(), session_id);
    expect(files_accessed.map(({ path, order }) => [path, order])).toEqual([
      ['src/a.ts', 1],
      ['src/b.ts', 2],
      ['c', 3],
    ]);
  });
});

describe('an import', () => {
  const document = async (scope: Scope = a, tool?: string) =>
    exported(scope === a ? clientOfA : api.local, await fullSession(db, scope, tool));

  test('twice makes two sessions, also while the first is at work; under one key it makes one', async () => {
    const body = await document(a, 'twice');
    const [one, two] = [await imported(clientOfA, body), await imported(clientOfA, body)];
    expect(one.session_id).not.toBe(two.session_id);
    expect(one).toMatchObject({ tool_id: 'twice', tool_version: '2.0', process_id: null, instance_id: null });
    const input = { body, idempotencyKey: 'import-once' };
    const [three, four] = [await clientOfA.request(IMPORT, input), await clientOfA.request(IMPORT, input)];
    expect(four).toEqual(three);
  });

  test('leaves the version of another tool behind', async () => {
    const session = await imported(clientOfA, await document(a, 'versioned'), { tool_id: 'codex' });
    expect(session).toMatchObject({ tool_id: 'codex', tool_version: null });
  });

  test('is of the same project where the scope has it, and of none elsewhere', async () => {
    const body = await document(a, 'project');
    const others = await api.clientOf(await db.newTenant());
    expect((await imported(clientOfA, body)).project_id).toBe(body.session.project_id);
    expect((await imported(others, body)).project_id).toBeNull();
  });

  test('refuses future times', async () => {
    const body = await document(a, 'times');
    const future = '2999-01-01T00:00:00.000000+00:00';
    for (const checkpoint of body.checkpoints) checkpoint.created_at = future;
    for (const entry of body.context.searches) entry.timestamp = future;
    const { session_id, started_at } = await imported(clientOfA, body);
    const again = await exported(clientOfA, session_id);
    expect(again.context.searches.map(({ timestamp }) => timestamp)).toEqual([started_at]);
    expect(again.checkpoints.map(({ created_at }) => created_at)).toEqual([started_at, started_at]);
  });

  test('keeps the times of the session if it is told to, in order and none beyond now', async () => {
    const body = await document(a, 'moved');
    const times = { started_at: '2026-01-05T09:00:00Z', last_activity: '2026-01-05T09:40:00Z' };
    const end = '2026-01-05T09:41:00Z';
    const moved = (session: object, query: ImportQuery = { keep_times: 'true' }) =>
      imported(clientOfA, { ...body, session: { ...body.session, ...session } }, query);
    const seen = async (session: object) => {
      const { started_at, last_activity, ended_at } = await moved(session);
      return [started_at, last_activity, ended_at].map((time) => time && new Date(time).toISOString());
    };
    const [start, last] = ['2026-01-05T09:00:00.000Z', '2026-01-05T09:40:00.000Z'];
    expect(await seen({ ...times, ended_at: end })).toEqual([start, last, '2026-01-05T09:41:00.000Z']);
    expect(await seen({ ...times, ended_at: null })).toEqual([start, last, null]);
    // what happened before the start happened at the start
    expect(
      await seen({ ...times, last_activity: '2026-01-04T00:00:00Z', ended_at: '2026-01-03T00:00:00Z' }),
    ).toEqual([start, start, start]);
    const ahead = await moved({ started_at: '2999-01-01T00:00:00Z', last_activity: '2999-01-01T00:00:00Z' });
    expect(Date.parse(ahead.started_at)).toBeLessThanOrEqual(Date.now() + 1_000);
    expect(ahead.last_activity).toBe(ahead.started_at);
    const later = await moved({ ...times, ended_at: end }, {});
    expect(later.ended_at).toBeNull();
    expect(later.started_at > times.last_activity).toBe(true);
  });

  test('of a checkpoint that the caller wrote makes the caller its author, and keeps it private', async () => {
    const [ada, bob]: TenantScope[] = [
      { ...a, userId: 'ada' },
      { ...a, userId: 'bob' },
    ];
    if (!ada || !bob) throw new Error('two users');
    const sessionId = await fullSession(db, ada, 'private');
    const body: SessionDocument = JSON.parse(
      await db.services.sessionTransfer.export(ada, sessionId, OPERATOR),
    );
    const { session_id } = await db.services.sessionTransfer.import(bob, body);
    const rows = await rowsOf('checkpoints', session_id);
    expect(rows.map(({ author_id, visibility }) => [author_id, visibility])).toEqual([
      ['bob', 'private'],
      ['bob', 'team'],
    ]);
    // ada's private checkpoints are not in the document that bob gets
    const seen: SessionDocument = JSON.parse(
      await db.services.sessionTransfer.export(bob, sessionId, OPERATOR),
    );
    expect(seen.checkpoints.map(({ summary }) => summary)).toEqual(['second\nline']);
    expect((await imported(clientOfB, seen)).tool_id).toBe('private');
  });

  test('into an instance that already has an open session is refused and stores nothing', async () => {
    const body = await document(a, 'busy');
    const before = await everything();
    await expect(imported(clientOfA, body, { instance_id: 'instance of busy' })).rejects.toMatchObject({
      status: 409,
      code: 'already_exists',
    });
    expect(await everything()).toEqual(before);
  });

  test('leaves nothing half done when the database refuses its last part', async () => {
    const body = await document(a, 'half');
    const last = body.checkpoints.at(-1);
    if (!last) throw new Error('a checkpoint');
    for (const fault of [
      { created_at: '0000-01-01T00:00:00Z' }, // ISO 8601 has the year 0, PostgreSQL has not
      { valid_from: '2026-01-01T00:00:00Z', valid_to: '2026-01-01T00:00:00Z' },
    ]) {
      const faulty = { ...body, checkpoints: [...body.checkpoints.slice(0, -1), { ...last, ...fault }] };
      const before = await everything();
      for (const client of [clientOfA, clientOfB, api.local])
        await expect(imported(client, faulty)).rejects.toMatchObject({ status: 422 });
      expect(await everything()).toEqual(before);
    }
  });

  test('takes more checkpoints than one statement can store, all of them or none', async () => {
    // 42 kB of Chinese each, in which hardly a pair repeats
    const summary = (n: number) =>
      Array.from({ length: 14_000 }, (_, i) =>
        String.fromCodePoint(0x4e00 + ((i * i * 31 + i * (n + 7)) % 19_997)),
      ).join('');
    const body = await document(a, 'large');
    const [one] = body.checkpoints;
    if (!one) throw new Error('a checkpoint');
    const checkpoints = Array.from({ length: 30 }, (_, n) => ({
      ...one,
      checkpoint_id: `large-${n}`,
      summary: summary(n),
      superseded_by: n > 0 && n < 29 ? 'large-29' : null,
    }));
    for (const [client, scope] of [
      [clientOfB, b],
      [api.local, undefined],
    ] as const) {
      const countOf = () =>
        db.asAdmin(async (admin) => {
          const { rows } = await admin.query(
            'select checkpoints::int from tenant_usage where tenant_id = $1',
            [scope?.tenantId],
          );
          return rows[0]?.checkpoints ?? 0;
        });
      const [before, counted] = [await everything(), await countOf()];
      const spoilt = checkpoints.with(29, {
        ...(checkpoints[29] as typeof one),
        created_at: '0000-01-01T00:00:00Z',
      });
      await expect(imported(client, { ...body, checkpoints: spoilt })).rejects.toMatchObject({ status: 422 });
      expect([await everything(), await countOf()]).toEqual([before, counted]);

      const { session_id } = await imported(client, { ...body, checkpoints });
      const rows = (await rowsOf('checkpoints', session_id)).toSorted((x, y) => x.id - y.id);
      expect(rows.map((row) => row.summary)).toEqual(checkpoints.map((checkpoint) => checkpoint.summary));
      // they still refer to each other, across the statements
      expect(new Set(rows.slice(1, 29).map((row) => row.superseded_by))).toEqual(
        new Set([rows[29].checkpoint_id]),
      );
      expect(new Set(rows.map((row) => row.recorded_at.getTime())).size).toBeGreaterThan(1);
      expect(await countOf()).toBe(scope ? counted + 30 : 0);
    }
  });

  test.each([
    ['another format', (d) => ({ ...d, format: 'other' }), 'format'],
    ['a later version', (d) => ({ ...d, version: 3 as 2 }), 'version'],
    ['no context', ({ context: _, ...d }) => d, 'context'],
    ['an unknown field', (d) => ({ ...d, tenant_id: 'other' }), 'tenant_id'],
    ['an owner', (d) => ({ ...d, session: { ...d.session, tenant_id: 'x' } }), 'session.tenant_id'],
    [
      'an author',
      (d) => ({ ...d, checkpoints: [{ ...d.checkpoints[0], author_id: 'ada' }] }),
      'checkpoints.0.author_id',
    ],
    [
      'a wrong type deep inside',
      (d) => ({ ...d, context: { ...d.context, searches: [{ query: 7, timestamp: d.exported_at }] } }),
      'context.searches.0.query',
    ],
    [
      'a window that ends before it begins',
      (d) => ({ ...d, checkpoints: [{ ...d.checkpoints[0], valid_to: '2020-01-01T00:00:00Z' }] }),
      'checkpoints.0.valid_to',
    ],
    [
      'one checkpoint twice',
      (d) => ({ ...d, checkpoints: [d.checkpoints[0], d.checkpoints[0]] }),
      'checkpoints',
    ],
    [
      'NUL in JSON',
      (d) => ({ ...d, checkpoints: [{ ...d.checkpoints[0], decisions: [{ a: 'b\0' }] }] }),
      'checkpoints.0.decisions.0',
    ],
    [
      'more than it may have',
      (d) => ({ ...d, velocity: Array(PART_LIMITS.velocity.items + 1).fill(d.velocity[0]) }),
      'velocity',
    ],
  ] as [string, (document: SessionDocument) => object, string][])(
    'with %s is refused and says where',
    async (name, spoil, path) => {
      const body = spoil(await document(a, `refused ${name}`));
      const before = await everything();
      await expect(imported(clientOfA, body as SessionDocument)).rejects.toMatchObject({
        status: 422,
        code: 'validation_failed',
        errors: [{ path }],
      });
      expect(await everything()).toEqual(before);
    },
  );

  test('takes 16 MiB and no more', async () => {
    const send = (bytes: number) =>
      fetch(`${api.url}/v1/sessions/import`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: `{"x":"${'x'.repeat(bytes)}"}`,
      }).then(async (answer) => [answer.status, ((await answer.json()) as { code: string }).code]);
    expect(await send(15 * 1_048_576)).toEqual([422, 'validation_failed']);
    expect(await send(17 * 1_048_576)).toEqual([413, 'body_too_large']);
  });
});
