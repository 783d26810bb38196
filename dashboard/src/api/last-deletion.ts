import type { ItemOf } from '@omnimemory/client';
import type { Scope } from './scope.ts';
import { storeOf } from './store.ts';

interface LastDeletion {
  readonly scope: Scope;
  readonly deletion: ItemOf<'GET /v1/deletions'>;
}

/** What the person has deleted last since the page was loaded, for the notice that can undo it. */
export const lastDeletion = storeOf<LastDeletion | undefined>(undefined);
