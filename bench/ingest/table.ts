import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { TENANT_PREFIX } from '../support/seed.ts';
import { SESSIONS, TenantSamples } from './samples.ts';

/**
 * Fills the table as after some time in production: samples of all tenants and existing sessions, in chronological
 * order.
 */
export async function fillMetrics(admin: pg.Client, rows: number): Promise<void> {
  const { rows: counted } = await admin.query<{ count: string }>('select count(*) from metrics');
  const missing = rows - Number(counted[0]?.count);
  if (missing <= 0) return;
  const { rows: sessions } = await admin.query(
    'select count(*) from tool_sessions where tenant_id is not null',
  );
  await admin.query('begin');
  // foreign keys hold by construction
  await admin.query('set local session_replication_role = replica');
  await admin.query(
    `insert into metrics (scope_id, tenant_id, timestamp, tool_id, tool_version, session_id, total_embeddings, cache_hits,
        cache_hit_rate, tokens_processed, avg_latency_ms, total_compressions, tokens_saved, tokens_saved_delta)
      select s.scope_id, s.tenant_id, now() - interval '2 hours' - ($1::bigint - n) * interval '20 seconds', s.tool_id, s.tool_version,
        s.session_id, n, n, 50, n, 12, n, n, 50
      from (select n, n * 7919 % $2::bigint as place from generate_series(1, $1::bigint) n offset 0) sample
      join (select *, row_number() over () - 1 as place from tool_sessions where tenant_id is not null) s using (place)
      order by n`,
    [missing, sessions[0].count],
  );
  await admin.query('commit');
  await admin.query('vacuum (analyze) metrics');
}

/** Gives every tenant new open sessions and a plan without limits. */
export async function openToolSessions(admin: pg.Client, tenants: number): Promise<TenantSamples[]> {
  await admin.query(`update tenants set plan = 'enterprise'`);
  await admin.query('delete from metric_series');
  const agents: TenantSamples[] = [];
  for (let tenant = 0; tenant < tenants; tenant++) {
    const sessions = Array.from({ length: SESSIONS }, () => randomUUID());
    await admin.query(
      `insert into tool_sessions (scope_id, tenant_id, session_id, tool_id, pinned)
        select $1, $1, id, 'claude-code', true from unnest($2::text[]) id`,
      [`${TENANT_PREFIX}${tenant + 1}`, sessions],
    );
    agents.push(new TenantSamples(tenant, sessions));
  }
  await admin.query('vacuum (analyze) tool_sessions');
  return agents;
}

export interface WrittenSummary {
  readonly count: number;
  /** Of every column but the id. */
  readonly checksum: string;
}

/** The rows that were added to the table since a mark. */
export class WrittenRows {
  readonly #admin: pg.Client;
  #mark = '0';

  constructor(admin: pg.Client) {
    this.#admin = admin;
  }

  async mark(): Promise<void> {
    const { rows } = await this.#admin.query('select last_value as mark from metrics_id_seq');
    this.#mark = rows[0].mark;
  }

  async sinceMark(): Promise<WrittenSummary> {
    const { rows } = await this.#admin.query(
      `select count(*)::int, sum(hashtextextended((to_jsonb(m) - 'id')::text, 0)::numeric)::text as checksum
        from metrics m where id > $1`,
      [this.#mark],
    );
    return rows[0];
  }
}
