import { DatabaseSync } from 'node:sqlite';
import type pg from 'pg';

export interface Sums {
  readonly metrics: number;
  readonly tokens_saved: number;
  readonly total_compressions: number;
  readonly sessions: number;
  readonly checkpoints: number;
  readonly superseded: number;
}

const growthOf = (counter: string) => `
  sum(case when ${counter} < last_${counter} then ${counter} else ${counter} - coalesce(last_${counter}, 0) end)`;

/** As SQL computes them on the file. */
export function sumsOfFile(path: string): Sums {
  const file = new DatabaseSync(path, { readOnly: true });
  try {
    const row = file
      .prepare(
        `with followed as (
          select tokens_saved, total_compressions, lag(tokens_saved) over series as last_tokens_saved,
            lag(total_compressions) over series as last_total_compressions
          from metrics window series as (partition by tool_id, session_id order by id))
        select count(*) as metrics, ${growthOf('tokens_saved')} as tokens_saved,
          ${growthOf('total_compressions')} as total_compressions, (select count(*) from tool_sessions) as sessions,
          (select count(*) from checkpoints) as checkpoints,
          (select count(*) from checkpoints where superseded_by is not null) as superseded
        from followed`,
      )
      .get();
    return { ...row } as unknown as Sums;
  } finally {
    file.close();
  }
}

/** Of what was stored; the counters are those of the sessions. */
export async function sumsOfTenant(admin: pg.Client, tenantId: string): Promise<Sums> {
  const { rows } = await admin.query<Sums>(
    `select (select count(*)::int from metrics where tenant_id = $1) as metrics,
      sum(tokens_saved)::float as tokens_saved, sum(total_compressions)::float as total_compressions,
      count(*)::int as sessions,
      (select count(distinct checkpoint_id)::int from checkpoints where tenant_id = $1) as checkpoints,
      (select count(*)::int from checkpoints where tenant_id = $1 and superseded_by is not null) as superseded
    from tool_sessions where tenant_id = $1`,
    [tenantId],
  );
  return rows[0] as Sums;
}
