import { expect, test } from '@jest/globals';
import type { TenantScope } from '../../../src/auth/scope.ts';
import { TEXT_SEARCH } from '../../../src/features/memory/search/search.repository.ts';
import { statementOf } from '../../support/explain.ts';

const scope: TenantScope = { kind: 'tenant', tenantId: 'tenant' };
const FILTERS = ['project_id', 'tool_id', 'session_id', 'author_id', 'from', 'to'];

const subsets = <T>(items: readonly T[]): T[][] =>
  Array.from({ length: 2 ** items.length }, (_, bits) => items.filter((_item, n) => bits & (2 ** n)));

// PostgreSQL keeps each statement of a connection, and src/db/transaction/statement-names.ts a thousand names for all
test('whatever is asked for, a search is one of a few hundred statements', async () => {
  const words = Array.from({ length: 12 }, (_, n) => `strasse${n}`);
  const queries = words
    .map((_, n) => words.slice(0, n + 1).join(' '))
    .flatMap((q) => [q, `${q.replace(/^\S+/, '連接池')}`, `-x ${q}`, `連接池 or ${q}`])
    .concat('plain', 'plain or plain');
  const texts = new Set<string>();
  for (const type of ['checkpoint', 'memory'] as const)
    for (const names of subsets(type === 'memory' ? ['project_id', 'from', 'to'] : FILTERS))
      for (const q of queries)
        for (const after of [undefined, ['1', '1'] as const]) {
          const filter = Object.fromEntries(names.map((name) => [name, '2026-11-27T09:30:00Z']));
          const { sql } = await statementOf(scope, (tx) =>
            TEXT_SEARCH[type](tx, { q, ...filter }, { limit: 20, after }),
          );
          texts.add(sql);
        }
  expect(texts.size).toBeGreaterThan(50);
  expect(texts.size).toBeLessThan(500);
});
