import type { Scope } from '../../../../auth/scope.ts';
import type { Database } from '../../../../db/transaction/database.ts';
import type { SearchedKind } from '../../../../db/transaction/search-queue.ts';
import { findFormerMembers, findMembers, queueSlice, type Slice } from './scope.repository.ts';

/** What a search finds. */
export const KINDS: readonly SearchedKind[] = ['checkpoint', 'memory', 'session'];

/**
 * Queues all rows of the scope; `lacking`: those without vectors of this model. Twice is harmless. With no more rights than a
 * request has: what people keep private is queued as each of them, former members too.
 */
export async function queueAll(
  database: Database,
  scope: Scope,
  { lacking }: Pick<Slice, 'lacking'> = {},
): Promise<void> {
  const queueKind = async (as: Scope, kind: SearchedKind, author?: string) => {
    let after: string | undefined;
    do {
      after = await database.writeOne(as, (tx) => queueSlice(tx, kind, { after, author, lacking }));
    } while (after !== undefined);
  };
  const everybody = withoutUser(scope);
  for (const kind of KINDS) await queueKind(everybody, kind);
  if (everybody.kind === 'local') return;
  const people = await Promise.all(
    [findMembers, findFormerMembers].map((find) => database.readOne(everybody, find)),
  );
  for (const userId of new Set(people.flat()))
    await queueKind({ ...everybody, userId }, 'checkpoint', userId);
}

const withoutUser = (scope: Scope): Scope =>
  scope.kind === 'tenant' ? { kind: 'tenant', tenantId: scope.tenantId } : scope;
