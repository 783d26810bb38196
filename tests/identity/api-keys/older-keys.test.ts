import { expect, test } from '@jest/globals';
import { KEY_SCOPES } from '../../../src/auth/permissions.ts';
import { migrateDown, migrateUp, migrationNames } from '../../../src/db/schema/migrate.ts';
import { generateApiKey, hashApiKey } from '../../../src/features/identity/api-keys/api-key.ts';
import { setUpDatabase } from '../../support/set-up.ts';

const db = await setUpDatabase();

test('a key from before scopes existed keeps its rights', async () => {
  const since = (await migrationNames()).filter((name) => name >= '0014');
  await migrateDown(db.urls.owner, since.length);
  const key = generateApiKey();
  await db.asAdmin(async (admin) => {
    await admin.query(`insert into tenants (id, name) values ('old', 'Old')`);
    await admin.query(
      `insert into api_keys (key_id, tenant_id, name, key_start, key_hash) values ('key_old', 'old', 'old', 'omk_', $1)`,
      [hashApiKey(key)],
    );
  });
  await migrateUp(db.urls.owner);
  expect(await db.services.apiKeyAuthenticator.principalOf(key)).toMatchObject({
    keyId: 'key_old',
    keyScopes: KEY_SCOPES,
  });
  const { rows } = await db.asAdmin((admin) =>
    admin.query(`select relforcerowsecurity as forced from pg_class where relname = 'api_keys'`),
  );
  expect(rows).toEqual([{ forced: true }]);
});
