import type pg from 'pg';

export interface SeedSize {
  readonly tenants: number;
  readonly sessions: number;
}

/** Tenants are numbered from 1, the largest, upwards: `bench-1`, `bench-2`, … */
export const TENANT_PREFIX = 'bench-';

/** Whether `seed` has filled this database; it fills it completely or not at all. */
export async function isSeeded(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query('select from tenants limit 1');
  return rowCount === 1;
}

/** Fills an empty database, or leaves it empty. Needs a superuser, who bypasses row-level security. */
export async function seed(client: pg.Client, size: SeedSize): Promise<void> {
  await client.query('begin');
  try {
    for (const statement of statements(size)) await client.query(statement);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

const PROJECTS = 5;

/**
 * - The n-th tenant has a share of 1/n: of 1,000,000 sessions the first of 2,000 has about 90,000, the last about 70.
 * - A year of sessions in the order of time, so that the newest of one tenant lie on different pages.
 * - 1 in 20 is archived, 1 in 50 still open and pinned: the server under test would end others in the middle of a round.
 * - One more in 100 belongs to no tenant.
 */
function statements({ tenants, sessions }: SeedSize): string[] {
  const local = Math.ceil(sessions / 100);
  return [
    'select setseed(0.8003)',
    // Foreign keys hold by construction; a million checks of them would take half of the time.
    'set local session_replication_role = replica',
    `insert into tenants (id, name)
      select '${TENANT_PREFIX}' || n, 'Bench tenant ' || n from generate_series(1, ${tenants}) n`,
    `insert into projects (scope_id, tenant_id, project_id, workspace_path)
      select '${TENANT_PREFIX}' || n, '${TENANT_PREFIX}' || n, 'project-' || p, '/work/project-' || p
      from generate_series(1, ${tenants}) n, generate_series(0, ${PROJECTS - 1}) p`,
    `insert into tool_sessions (scope_id, tenant_id, session_id, tool_id, tool_version, started_at, ended_at, last_activity,
        total_compressions, total_embeddings, total_workflows, tokens_saved, project_id, workspace_path, process_id,
        instance_id, pinned, archived)
      select coalesce(tenant_id, ''), tenant_id, gen_random_uuid(), (array['claude-code', 'cursor', 'codex', 'continue'])[1 + i % 4],
        '1.' || i % 30, started_at, case when i % 50 > 0 then started_at + interval '40 minutes' end, started_at + interval '30 minutes',
        i % 700, i % 300, i % 11, i % 90000, case when tenant_id is not null then 'project-' || i % ${PROJECTS} end,
        '/work/project-' || i % ${PROJECTS}, 1 + i % 32000, 'instance-' || i, i % 50 = 0, i % 20 = 7
      from (
        select i, now() - (${sessions + local} - i) * (interval '365 days' / ${sessions + local}) as started_at,
          case when i % 101 <> 0 then
            '${TENANT_PREFIX}' || least(${tenants}, floor(power(${tenants + 1}, random())))::integer end as tenant_id
        from generate_series(1, ${sessions + local}) i offset 0) made`,
  ];
}
