import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type pg from 'pg';
import { POLICIES_FOLDER } from '../../../src/db/schema/policies.ts';
import { statementsIn } from '../../../src/db/schema/statements.ts';

const FOLDER = join(POLICIES_FOLDER, 'distributed');

/** Makes the policies of one node those of a cluster, as the statements for a cluster need them. As superuser. */
export async function applyDistributedPolicies(admin: pg.ClientBase): Promise<void> {
  for (const file of await readdir(FOLDER)) {
    const table = basename(file, '.sql');
    const { rows } = await admin.query<{ name: string }>(
      'select polname::text as name from pg_policy where polrelid = $1::regclass',
      [table],
    );
    for (const { name } of rows) await admin.query(`drop policy ${name} on ${table}`);
    for (const statement of statementsIn(await readFile(join(FOLDER, file), 'utf8')))
      await admin.query(statement);
  }
}
