import type { TestDatabase } from '../../support/test-database.ts';

export interface LargeTenants {
  /** The rows of each tenant. */
  readonly tenants: Readonly<Record<string, number>>;
  /** Of each tenant. */
  readonly projects: number;
}

const ROUNDS = 10;

/**
 * Fills tenants in turn as their own role, so that their rows lie between each other, then VACUUM ANALYZE, which index-only
 * scans need. A tenant has two memories for five checkpoints. Project 1 has half of everything, the others share the rest;
 * sessions have ten checkpoints each. One checkpoint in a thousand is of the tool `rare`, and as many of `user-rare`; the
 * others are of `cursor` or `codex`, and of five users. Times go back a minute a row. Every text has the word `common`, and
 * each hundredth the word `walrus`.
 */
export async function seedLargeTenants(db: TestDatabase, { tenants, projects }: LargeTenants): Promise<void> {
  await db.asRole('tenant', async (client) => {
    for (const [tenantId, rows] of Object.entries(tenants))
      await client.query(`
        begin; set local app.tenant_id = '${tenantId}';
        insert into projects (project_id, workspace_path) select 'project-' || n, '/work/' || n from generate_series(1, ${projects}) n;
        insert into tool_sessions (session_id, tool_id, project_id)
          select '${tenantId}-' || n, 'cursor', ${projectOf('n', projects)} from generate_series(0, ${rows / 10}) n;
        commit`);
    for (let round = 0; round < ROUNDS; round++)
      for (const [tenantId, rows] of Object.entries(tenants)) {
        const numbers = `generate_series(${(round * rows) / ROUNDS + 1}, ${((round + 1) * rows) / ROUNDS}) n, lateral (select ${TEXT} as text) made`;
        await client.query(`
          begin; set local app.tenant_id = '${tenantId}';
          insert into project_memories (project_id, memory_key, memory_value, search, updated_at)
            select ${projectOf('n', projects)}, 'key-' || n, text, memory_words('key-' || n, text), ${TIME}
            from ${numbers} where n % 5 < 2;
          ${USERS.map((user) => checkpointsOf(user, tenantId, numbers)).join('')}
          commit`);
      }
  });
  await db.asAdmin((admin) => admin.query('vacuum (analyze) checkpoints, project_memories, tool_sessions'));
}

const TIME = 'now() - make_interval(mins => n)';
const TEXT = `'common ' || case n % 100 when 7 then 'walrus ' else '' end || 'src/module-' || n % 997 || '.ts '
  || (select string_agg(md5((n * 31 + w)::text), ' ') from generate_series(1, 20) w)`;

const projectOf = (n: string, projects: number) =>
  `'project-' || case ${n} % 2 when 0 then 1 else 2 + ${n} / 2 % ${projects - 1} end`;

const USERS = [
  ...[0, 1, 2, 3, 4].map((n) => ({ id: `user-${n}`, has: `n % 5 = ${n} and n % 1000 <> 5` })),
  { id: 'user-rare', has: 'n % 1000 = 5' },
];

const checkpointsOf = (user: (typeof USERS)[number], tenantId: string, numbers: string) => `
  set local app.user_id = '${user.id}';
  insert into checkpoints (session_id, tool_id, checkpoint_type, summary, search, created_at, visibility)
    select '${tenantId}-' || n / 10, case when n % 1000 = 3 then 'rare' when n % 3 = 0 then 'codex' else 'cursor' end,
      'auto', text, checkpoint_words(text, '[]', '[]', '[]', '[]', '[]', '[]', '[]', '[]'), ${TIME}, 'team'
    from ${numbers} where ${user.has};`;
