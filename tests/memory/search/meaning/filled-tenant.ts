import type { TenantScope } from '../../../../src/auth/scope.ts';
import type { TestDatabase } from '../../../support/test-database.ts';

const ANY = `('x' || repeat('ff', 64))::text::bit(512)`;
const SLICE = 5_000;

interface Filled {
  readonly rows: number;
  /** Of all vectors, as a bit(512) reads it. */
  readonly signature: string;
  readonly model: number;
}

/**
 * Fills a tenant with rows of each kind and vectors of one signature, as the role that serves it. The same in every database:
 * the ids are counted.
 */
export async function fillTenant(
  db: TestDatabase,
  { tenantId }: TenantScope,
  { rows, signature, model }: Filled,
): Promise<void> {
  const meaning = `'${signature}'::text::bit(512)`;
  await db.asRole('tenant', async (client) => {
    for (let from = 1; from <= rows; from += SLICE) {
      const ids = `generate_series(${from}, ${Math.min(rows, from + SLICE - 1)}) n`;
      const id = `lpad(n::text, 7, '0')`;
      await client.query(`
      begin; set local app.tenant_id = '${tenantId}';
      insert into projects (project_id, workspace_path) values ('filled', '/filled') on conflict do nothing;
      with stored as (
        insert into tool_sessions (session_id, tool_id) select 'filled-' || ${id}, 'cursor' from ${ids}
        returning session_id, started_at)
      insert into session_vectors (session_id, part, model, tool, started_at, words, meaning, terms, vector)
        select session_id, 0, ${model}, hashtext('cursor'), started_at, ${ANY}, ${meaning}, '', '\\x01' from stored;
      with stored as (
        insert into project_memories (memory_id, project_id, memory_key, memory_value, search)
        select 'filled-' || ${id}, 'filled', 'key-' || ${id}, 'x', memory_words('key', 'x') from ${ids}
        returning memory_id, revision, updated_at)
      insert into memory_vectors (memory_id, part, model, revision, project, updated_at, words, meaning, terms, vector)
        select memory_id, 0, ${model}, revision, hashtext('filled'), updated_at, ${ANY}, ${meaning}, '', '\\x01' from stored;
      with stored as (
        insert into checkpoints (session_id, tool_id, checkpoint_type, summary, search, visibility)
        select 'filled-0000001', 'cursor', 'auto', 'x', checkpoint_words('x', '[]', '[]', '[]', '[]', '[]', '[]', '[]', '[]'), 'team'
        from ${ids} returning id, created_at)
      insert into checkpoint_vectors (id, part, model, visibility, session, tool, created_at, words, meaning, terms, vector)
        select id, 0, ${model}, 'team', hashtext('filled-0000001'), hashtext('cursor'), created_at, ${ANY}, ${meaning}, '', '\\x01'
        from stored;
      commit`);
    }
  });
}
