import type pg from 'pg';
import { distributeTables, emptyLocalCopies } from './distribute-tables.ts';
import { leadIndexesWithScope } from './scope-indexes.ts';

/** What tables need after they were distributed, apart from policies and grants. As the owner. */
export async function finishDistribution(
  client: pg.ClientBase,
  onStep: (step: string) => void = () => {},
): Promise<void> {
  onStep('making the indexes lead with the scope');
  await leadIndexesWithScope(client);
  onStep('emptying what is left on the coordinator');
  await emptyLocalCopies(client);
}

/** After migrations on a distributed database: their tables and indexes, before any role may use them. As the owner. */
export async function distributeNewTables(client: pg.ClientBase): Promise<void> {
  await distributeTables(client);
  await finishDistribution(client);
}
