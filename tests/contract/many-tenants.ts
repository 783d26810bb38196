import type { TestDatabase } from '../support/test-database.ts';

/** What fills a table with rows of a tenant, by the number of the tenant and the number of rows. Sessions come first. */
const FILL = {
  tool_sessions: (tenant: number, rows: number) => `
    insert into tool_sessions (session_id, tool_id, started_at, last_activity)
      select 'many-${tenant}-session-' || n, 'cursor', ${TIME}, ${TIME} from generate_series(0, ${rows - 1}) n`,
  metrics: (tenant: number, rows: number) => `
    insert into metrics (session_id, tool_id, timestamp, tokens_saved)
      select ${sessionOf(tenant)}, case n % 3 when 0 then 'cursor' else 'codex' end, ${TIME}, n from generate_series(1, ${rows}) n`,
  checkpoints: (tenant: number, rows: number) => `
    insert into checkpoints (session_id, tool_id, checkpoint_type, summary, search, created_at, visibility)
      select ${sessionOf(tenant)}, 'cursor', 'auto', 'x', to_tsvector('simple', 'x'), ${TIME},
        case n % 2 when 0 then 'team' else 'private' end
      from generate_series(1, ${rows}) n`,
  cache_hits: (_tenant: number, rows: number) => `
    insert into cache_hits (tool_id, file_path, tokens_saved, timestamp)
      select 'cursor', '/file', n, ${TIME} from generate_series(1, ${rows}) n`,
  session_velocity: (tenant: number, rows: number) => `
    insert into session_velocity (session_id, tokens_saved, velocity, timestamp)
      select ${sessionOf(tenant)}, n, n, ${TIME} from generate_series(1, ${rows}) n`,
  projects: (_tenant: number, rows: number) => `
    insert into projects (project_id, workspace_path, created_at)
      select 'project-' || n, '/work/' || n, ${TIME} from generate_series(1, ${rows}) n`,
  tool_configs: (_tenant: number, rows: number) => `
    insert into tool_configs (tool_id, config_json, created_at)
      select 'tool-' || n, '{}', ${TIME} from generate_series(1, ${rows}) n`,
  checkpoint_predictions: (tenant: number, rows: number) => `
    insert into checkpoint_predictions (session_id, predicted_at)
      select ${sessionOf(tenant)}, ${TIME} from generate_series(1, ${rows}) n`,
} as const;
const TIME = 'now() - make_interval(mins => n)';
const sessionOf = (tenant: number) => `'many-${tenant}-session-' || (n % 50)`;

type Filled = keyof typeof FILL;

export interface ManyTenants {
  readonly tenants: number;
  /** Rows of each tenant in each of the tables. */
  readonly rowsEach: number;
  /** All eight large ones by default. */
  readonly tables?: readonly Filled[];
}

/**
 * Fills the tables as the tenant role, as tenants `many-1`, `many-2`, …, so that the planner has something to
 * choose from; then ANALYZE, which only the owner may.
 */
export async function seedManyTenants(
  db: TestDatabase,
  { tenants, rowsEach, tables = Object.keys(FILL) as Filled[] }: ManyTenants,
): Promise<void> {
  await db.asRole('tenant', async (client) => {
    for (let tenant = 1; tenant <= tenants; tenant++) {
      const filling = tables.map((table) => FILL[table](tenant, rowsEach));
      await client.query(
        ['begin', `set local app.tenant_id = 'many-${tenant}'`, ...filling, 'commit'].join('; '),
      );
    }
  });
  await db.asAdmin((admin) => admin.query('analyze'));
}
