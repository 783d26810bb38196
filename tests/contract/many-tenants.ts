import type { TestDatabase } from '../support/test-database.ts';

export interface ManyTenants {
  readonly tenants: number;
  /** Rows of each tenant in each of the eight large tables. */
  readonly rowsEach: number;
}

/**
 * Fills the tables as the tenant role, as tenants `many-1`, `many-2`, …, so that the planner has something to
 * choose from; then ANALYZE, which only the owner may.
 */
export async function seedManyTenants(db: TestDatabase, { tenants, rowsEach }: ManyTenants): Promise<void> {
  await db.asRole('tenant', async (client) => {
    for (let tenant = 1; tenant <= tenants; tenant++) {
      const session = `'many-${tenant}-session-' || (n % 50)`;
      const time = `now() - make_interval(mins => n)`;
      await client.query(`begin; set local app.tenant_id = 'many-${tenant}'`);
      await client.query(`
        insert into tool_sessions (session_id, tool_id, started_at, last_activity)
          select 'many-${tenant}-session-' || n, 'cursor', ${time}, ${time} from generate_series(0, ${rowsEach - 1}) n;
        insert into metrics (session_id, tool_id, timestamp, tokens_saved)
          select ${session}, case n % 3 when 0 then 'cursor' else 'codex' end, ${time}, n from generate_series(1, ${rowsEach}) n;
        insert into checkpoints (session_id, tool_id, checkpoint_type, summary, search, created_at, visibility)
          select ${session}, 'cursor', 'auto', 'x', to_tsvector('simple', 'x'), ${time}, case n % 2 when 0 then 'team' else 'private' end from generate_series(1, ${rowsEach}) n;
        insert into cache_hits (tool_id, file_path, tokens_saved, timestamp)
          select 'cursor', '/file', n, ${time} from generate_series(1, ${rowsEach}) n;
        insert into session_velocity (session_id, tokens_saved, velocity, timestamp)
          select ${session}, n, n, ${time} from generate_series(1, ${rowsEach}) n;
        insert into projects (project_id, workspace_path, created_at)
          select 'project-' || n, '/work/' || n, ${time} from generate_series(1, ${rowsEach}) n;
        insert into tool_configs (tool_id, config_json, created_at)
          select 'tool-' || n, '{}', ${time} from generate_series(1, ${rowsEach}) n;
        insert into checkpoint_predictions (session_id, predicted_at) select ${session}, ${time} from generate_series(1, ${rowsEach}) n;
        commit`);
    }
  });
  await db.asAdmin((admin) => admin.query('analyze'));
}
