import { describe, expect, test } from '@jest/globals';
import type { TenantScope } from '../../src/auth/scope.ts';
import { compiledPage } from '../../src/db/query/compiled-page.ts';
import type { PageRequest } from '../../src/db/query/json-page.ts';
import type { ScopeTransaction } from '../../src/db/transaction/database.ts';
import type { ListSessions } from '../../src/features/memory/sessions/session.schemas.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { watchStatements } from '../support/statement-log.ts';

const db = await setUpDatabase();
const [ours, theirs] = [await db.newTenant(), await db.newTenant()];
const all: PageRequest = { limit: 100, after: undefined };

async function ids(scope: TenantScope, filter: Partial<ListSessions>, page = all) {
  const { json, next } = await db.services.sessions.list(scope, { include_archived: true, ...filter }, page);
  return { ids: (JSON.parse(json) as { session_id: string }[]).map((row) => row.session_id), next };
}

describe('a list whose statement is kept', () => {
  test('filters by the values of each request, and in the scope of each request', async () => {
    const start = (scope: TenantScope, name: string, process_id: number) =>
      db.services.sessions.start(scope, {
        ...{ tool_id: name, workspace_path: `/work/${name}`, instance_id: name, process_id },
      });
    const [one, two] = [await start(ours, 'one', 1), await start(ours, 'two', 2)];
    const [foreign] = [await start(theirs, 'one', 1)];
    const filters = (session: typeof one): Partial<ListSessions>[] => [
      { tool_id: session.tool_id },
      { project_id: session.project_id ?? '' },
      { instance_id: session.instance_id ?? '' },
      { process_id: session.process_id ?? 0 },
      { tool_id: session.tool_id, process_id: session.process_id ?? 0, open: true, active_minutes: 5 },
    ];
    for (let round = 0; round < 2; round++)
      for (const session of [one, two])
        for (const filter of filters(session)) {
          expect([filter, (await ids(ours, filter)).ids]).toEqual([filter, [session.session_id]]);
          const expected = session === one ? [foreign.session_id] : [];
          expect([filter, (await ids(theirs, filter)).ids]).toEqual([filter, expected]);
        }
    expect((await ids(ours, { since: one.started_at, until: two.started_at })).ids).toEqual([one.session_id]);
    expect((await ids(ours, { since: two.started_at, until: '2999-01-01T00:00:00Z' })).ids).toEqual([
      two.session_id,
    ]);
  });

  test('has the limit and the cursor of each request', async () => {
    const tool_id = 'pages';
    for (let n = 0; n < 5; n++) await db.services.sessions.start(ours, { tool_id });
    const whole = (await ids(ours, { tool_id })).ids;
    expect(whole).toHaveLength(5);
    for (const limit of [1, 2, 4]) {
      const seen: string[] = [];
      let after: PageRequest['after'];
      do {
        const page = await ids(ours, { tool_id }, { limit, after });
        seen.push(...page.ids);
        after = page.next ?? undefined;
      } while (after);
      expect(seen).toEqual(whole);
    }
  });

  test('is one statement for a combination of filters, and another for other flags', async () => {
    const taken = watchStatements(db.pools);
    const textOf = async (filter: Partial<ListSessions>) => {
      await ids(ours, filter);
      return taken().tenant?.find((text) => text.includes('row_to_json'));
    };
    const text = await textOf({ tool_id: 'one' });
    expect(text).toBeDefined();
    expect(await textOf({ tool_id: 'two' })).toBe(text);
    expect(await textOf({ tool_id: 'two', open: true })).not.toBe(text);
    expect(await textOf({ open: false })).not.toBe(await textOf({ open: true }));
  });

  const shape = {
    columns: ['started_at', 'session_id'],
    time: 'started_at',
    tie: 'session_id',
    tieType: 'text',
  } as const;
  const rowsOf = (tx: ScopeTransaction, { tool_id }: { tool_id: string }) =>
    tool_id === 'cursor'
      ? tx.selectFrom('tool_sessions')
      : tx.selectFrom('tool_sessions').where('tool_id', '<>', 'x');

  test('throws if a value of the filter is no parameter of it', async () => {
    const list = compiledPage(rowsOf, shape);
    const read = db.database.readOne(ours, (tx) => list(tx, { tool_id: 'cursor' }, all));
    await expect(read).rejects.toThrow('tool_id is not a parameter');
  });
});
