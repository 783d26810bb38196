import type { Scope } from '../../../auth/scope.ts';
import type { Database } from '../../../db/transaction/database.ts';
import { deleteParts } from './removal.repository.ts';

/** Deletes the pieces of an archive in short transactions. `owner`: the scope of the person whose export it is. */
export async function deleteAllParts(database: Database, owner: Scope, exportId: string): Promise<void> {
  while (await database.writeOne(owner, (tx) => deleteParts(tx, exportId)));
}
