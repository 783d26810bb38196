import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { OPERATOR } from '../../../src/auth/actor.ts';
import { seedEverything } from '../../contract/everything.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { readZip } from './read-zip.ts';

const db = await setUpDatabase({ holdsSeveral: true });
const { services } = db;

test('an archive shows one moment: what is written while it is made is in no table of it', async () => {
  const tenant = await db.newTenant();
  await seedEverything(services, tenant, 'moment');
  const chunks: Buffer[] = [];
  let isWritten = false;
  await services.archives.write(
    {
      scope: tenant,
      kind: 'all',
      authority: OPERATOR,
      by: { kind: 'operator', user_id: null, key_id: null },
    },
    {
      write: async (chunk) => {
        chunks.push(chunk);
        if (isWritten) return;
        isWritten = true;
        await seedEverything(services, tenant, 'too-late');
      },
    },
  );
  const { tables, entries } = await readZip(Buffer.concat(chunks));
  expect([...entries.values()].join('')).not.toContain('too-late');
  const sessions = new Set(tables.tool_sessions?.map(({ session_id }) => session_id));
  for (const [table, rows] of Object.entries(tables))
    for (const { session_id } of rows)
      if (session_id) expect([table, sessions.has(session_id)]).toEqual([table, true]);
});

test('an archive is finished also where its target is slower than PostgreSQL waits for an idle transaction', async () => {
  const slow = await createTestDatabase();
  try {
    for (const role of ['omnimemory_tenant', 'omnimemory_import'])
      await slow.asAdmin((admin) =>
        admin.query(
          `do $$ begin execute format('alter role ${role} in database %I set idle_in_transaction_session_timeout = ''3s''', current_database()); end $$`,
        ),
      );
    const tenant = await slow.newTenant();
    await slow.newSession(tenant);
    // the role for imports has no connection yet; that of the tenant gets a new one
    await slow.asAdmin((admin) =>
      admin.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = 'omnimemory_tenant'`,
      ),
    );
    let waited = false;
    const by = { kind: 'operator', user_id: null, key_id: null } as const;
    const { manifest } = await slow.services.archives.write(
      { scope: tenant, kind: 'all', authority: OPERATOR, by, isWhole: true },
      {
        write: async () => {
          if (!waited) await wait(4_500);
          waited = true;
        },
      },
    );
    expect(manifest.files.find(({ table }) => table === 'audit_logs')?.rows).toBeGreaterThan(0);
  } finally {
    await slow.drop();
  }
}, 60_000);
