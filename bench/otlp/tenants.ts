import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { TENANT_PREFIX } from '../support/seed.ts';
import type { Owner } from './copy-rows.ts';
import { TenantRecords } from './records.ts';

/** What one tenant sends over HTTP, and another whose rows COPY writes. */
export interface Sender {
  readonly records: TenantRecords;
  readonly copied: Owner;
}

/** Gives every tenant a plan without limits, and the tenants of COPY the sessions that the server makes for the others. */
export async function openSenders(admin: pg.Client, count: number): Promise<Sender[]> {
  await admin.query(`update tenants set plan = 'enterprise'`);
  const senders: Sender[] = [];
  for (let tenant = 0; tenant < count; tenant++) {
    const records = new TenantRecords(tenant);
    const number = tenant + count + 1;
    const tenantId = `${TENANT_PREFIX}${number}`;
    const sessions = new Map(records.sessions.map((external) => [external, randomUUID()]));
    await admin.query(
      `insert into tool_sessions (scope_id, tenant_id, session_id, tool_id, external_id)
        select $1, $1, session_id, 'claude-code', external_id from unnest($2::text[], $3::text[]) as made (external_id, session_id)`,
      [tenantId, [...sessions.keys()], [...sessions.values()]],
    );
    senders.push({ records, copied: { tenantId, keyId: `key_${number}`, sessions } });
  }
  return senders;
}

/** Gives the tenants of COPY the series that the server made for the others. */
export async function copySeries(
  admin: pg.Client,
  count: number,
  { tenant }: { tenant: number },
): Promise<void> {
  await admin.query(
    `insert into otel_series (scope_id, tenant_id, series_id, tool_id, metric, unit, kind, measure, bucket, model, attributes)
      select $2, $2, series_id, tool_id, metric, unit, kind, measure, bucket, model, attributes
      from otel_series where scope_id = $1 on conflict do nothing`,
    [`${TENANT_PREFIX}${tenant + 1}`, `${TENANT_PREFIX}${tenant + count + 1}`],
  );
}

const TABLES = ['model_requests', 'tool_events', 'otel_points'];

/** Throws unless the tenants of both sides have as many rows of the same content. */
export async function assertSame(admin: pg.Client, count: number): Promise<void> {
  for (const table of TABLES) {
    const summaryOf = async (first: number) => {
      const ids = Array.from({ length: count }, (_, n) => `${TENANT_PREFIX}${first + n}`);
      const { rows } = await admin.query(
        `select count(*) as rows, sum(hashtextextended((to_jsonb(t) - $2::text[])::text, 0)) as checksum
          from ${table} t where scope_id = any($1)`,
        [ids, ['scope_id', 'tenant_id', 'session_id', 'created_by_key']],
      );
      return JSON.stringify(rows[0]);
    };
    const [http, copy] = [await summaryOf(1), await summaryOf(count + 1)];
    if (http !== copy)
      throw new Error(`The two sides have written different rows of ${table}: ${http}, ${copy}.`);
  }
}
