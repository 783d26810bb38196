import pg from 'pg';
import type { Scope } from '../../src/auth/scope.ts';
import type { Services } from '../../src/container.ts';

/** Who owns the rows that a role sees of each table. `null` is local mode. */
export type Seen = Readonly<Record<string, readonly (string | null)[]>>;

/** The tables with an owner that the login may read. */
const OWNED = `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
  where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and has_column_privilege(c.oid, a.attnum, 'select')
  order by 1`;

/** What a login sees on a server, in a transaction like those of requests: `setting` is app.tenant_id, if there is one. */
export async function ownersSeen(url: string, setting: string | undefined): Promise<Seen> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(OWNED);
    await client.query('begin read only');
    if (setting !== undefined) await client.query(`set local app.tenant_id = ${pg.escapeLiteral(setting)}`);
    const seen: Record<string, (string | null)[]> = {};
    for (const { name } of tables) {
      const { rows } = await client.query(`select distinct tenant_id as one from ${name} order by 1`);
      seen[name] = rows.map(({ one }) => one);
    }
    return seen;
  } finally {
    await client.end();
  }
}

/** What a login may not do on a standby, as the codes of its refusals. */
export async function refusals(url: string, statements: readonly string[]): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const codes: unknown[] = [];
    for (const text of statements)
      codes.push(
        await client.query(text).then(
          () => 'carried out',
          ({ code }) => code,
        ),
      );
    return codes;
  } finally {
    await client.end();
  }
}

/** Rows of the scope in the tables of product data that requests read most. */
export async function seed(services: Services, scope: Scope, mark: string): Promise<void> {
  const { sessions, checkpoints, metrics, velocity, cacheHits, toolConfigs, projects, memories } = services;
  const { session_id } = await sessions.start(scope, { tool_id: mark });
  await checkpoints.store(scope, { session_id, tool_id: mark, checkpoint_type: 'manual', summary: mark });
  await metrics.store(scope, { session_id, tool_id: mark, tokens_saved: 1 });
  await velocity.record(scope, { session_id, tokens_saved: 10, velocity: 5 });
  await cacheHits.record(scope, { tool_id: mark, file_path: mark, tokens_saved: 3 });
  await toolConfigs.save(scope, mark, { mark });
  const { project_id } = await projects.getOrCreate(scope, { workspace_path: `/${mark}` });
  await memories.put(scope, { project_id, key: mark }, { value: mark });
}
