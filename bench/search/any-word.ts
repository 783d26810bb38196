import type pg from 'pg';
import type { TenantScope } from '../../src/auth/scope.ts';
import type { DatabaseUrls } from '../../src/config/config.ts';
import { searchModelsFor } from '../../src/container/search-models.ts';
import { closeRolePools, openRolePools } from '../../src/db/pools/role-pools.ts';
import { Database } from '../../src/db/transaction/database.ts';
import { questionWordsOf } from '../../src/features/memory/search/legs/question.ts';
import { ranked } from '../../src/features/memory/search/legs/ranked.ts';
import { scanLegs } from '../../src/features/memory/search/legs/scan.repository.ts';
import { createLogger } from '../../src/lib/logger.ts';
import type { Resources } from '../support/resources.ts';
import { TENANT_PREFIX } from '../support/seed.ts';

const POOL_SIZE = 3;

/** The checkpoints that the leg of any word alone ranks first, best first. No mode of the API asks for it alone. */
export type AnyWord = (q: string) => Promise<readonly string[]>;

export async function openAnyWord(
  resources: Resources,
  admin: pg.Client,
  databaseUrls: DatabaseUrls,
  tenant: number,
): Promise<AnyWord> {
  const log = createLogger('silent');
  const models = searchModelsFor({ mode: 'local' }, log);
  if (!models) throw new Error('The local model is off.');
  const pools = await resources.use(
    async () => openRolePools(databaseUrls, { poolSize: POOL_SIZE, log }),
    closeRolePools,
  );
  const database = Database.over(pools);
  const scope: TenantScope = { kind: 'tenant', tenantId: `${TENANT_PREFIX}${tenant}` };
  const { rows } = await admin.query<{ id: string; checkpoint_id: string }>(
    'select id::text, checkpoint_id from checkpoints where scope_id = $1',
    [scope.tenantId],
  );
  const names = new Map(rows.map(({ id, checkpoint_id }) => [id, checkpoint_id]));
  return async (q) => {
    const words = questionWordsOf(q, models.rarityOf);
    if (!words) return [];
    const wanted = { type: 'checkpoint', model: models.current.id, filter: {}, terms: words.terms } as const;
    const candidates = await database.readOne(scope, (tx) => scanLegs(tx, wanted));
    const isAfter = (one: string, other: string) => BigInt(one) > BigInt(other);
    return ranked(candidates, {
      ...{ words, vector: undefined, minSimilarity: 0, findsAllWords: false, isAfter },
    }).map(({ key }) => names.get(key) ?? '');
  };
}
