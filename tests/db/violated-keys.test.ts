import { expect, test } from '@jest/globals';
import { translateDatabaseError } from '../../src/db/errors.ts';
import { setUpDatabase } from '../support/set-up.ts';

const db = await setUpDatabase();

/** Keys that no caller can violate, each with the reason. */
const NEVER_VIOLATED: Readonly<Record<string, string>> = {
  checkpoints__revision: 'the server counts revisions, under a lock',
  checkpoints__current: 'the same',
  claude_code_sessions__session: 'ON CONFLICT DO UPDATE',
  project_memories__key: 'ON CONFLICT DO UPDATE',
  tool_configs__tool_id: 'ON CONFLICT DO UPDATE',
  projects__workspace_path: 'the id of a project is a hash of its path',
  tool_sessions__open_instance: 'ON CONFLICT DO UPDATE',
  tool_sessions__open_process: 'ON CONFLICT DO UPDATE',
  exports__slot: 'ON CONFLICT DO NOTHING',
  export_parts__export_id: 'a part is inserted from the row of its export, and that row is deleted last',
  model_requests__request_id: 'ON CONFLICT DO NOTHING',
  deletions__open: 'ON CONFLICT DO NOTHING',
  checkpoint_vectors__id: 'vectors are inserted from the row that they refer to, and deleted with it',
  memory_vectors__memory_id: 'the same',
  session_vectors__session_id: 'the same',
  deleted_rows__deletion_id: 'the deletion is recorded before its rows are moved, in the same transaction',
};

interface Key {
  readonly name: string;
  /** The state of PostgreSQL when it is violated. */
  readonly code: string;
}

/** Foreign keys and unique keys of the tables of a scope. Primary keys are ids of ours or inserted ON CONFLICT. */
const keysOf = () =>
  db.asAdmin(async (admin) => {
    const { rows } = await admin.query<Key>(`
      with scoped as (select attrelid as oid from pg_attribute
        where attname = 'scope_id' and attrelid in (select oid from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace))
      select conname::text as name, '23503' as code from pg_constraint where contype = 'f' and conrelid in (select oid from scoped)
      union all
      select indexrelid::regclass::text, '23505' from pg_index where indisunique and not indisprimary and indrelid in (select oid from scoped)
      order by 1`);
    return rows;
  });

const UNSPECIFIC = ['referenced_object_not_found', 'already_exists'];

test('a key that a caller can violate has an error of its own', async () => {
  const keys = await keysOf();
  expect(keys.length).toBeGreaterThan(15);
  const unspecific = keys.filter(({ name, code }) =>
    UNSPECIFIC.includes(translateDatabaseError({ code, constraint: name })?.code ?? ''),
  );
  const found = unspecific.map(({ name }) => name);
  const known = Object.keys(NEVER_VIOLATED);
  expect({
    'add an error to src/db/errors.ts, or a reason to NEVER_VIOLATED, for': found.filter(
      (name) => !known.includes(name),
    ),
    'remove from NEVER_VIOLATED': known.filter((name) => !found.includes(name)),
  }).toEqual({
    'add an error to src/db/errors.ts, or a reason to NEVER_VIOLATED, for': [],
    'remove from NEVER_VIOLATED': [],
  });
});
