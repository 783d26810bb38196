import type pg from 'pg';
import { progress } from '../support/bench.ts';
import { TENANT_PREFIX } from '../support/seed.ts';

/**
 * Gives a tenant the checkpoints of another one so many times, with their vectors, which the product has made. Its queue would take
 * minutes for as many; a scan reads no less if vectors are the same. Needs a superuser, who bypasses row-level security.
 */
export async function copyParts(
  admin: pg.Client,
  { from, to, times }: { readonly from: number; readonly to: number; readonly times: number },
): Promise<void> {
  progress(`Copying the parts of a tenant ${times} times …`);
  const [source, target] = [`${TENANT_PREFIX}${from}`, `${TENANT_PREFIX}${to}`];
  const scope = `'scope_id', $2::text, 'tenant_id', $2::text`;
  const { rows } = await admin.query<{ count: string }>('select max(id) as count from checkpoints');
  const id = `'id', c.id + n * ${Number(rows[0]?.count)}::bigint`;
  const copy = async (table: string, changed: string, copies: number) => {
    const columns = await columnsOf(admin, table);
    await admin.query(
      `insert into ${table} (${columns.join(', ')}) overriding system value
        select ${columns.map((column) => `made.${column}`).join(', ')} from ${table} c, generate_series(1, ${copies}) n,
          lateral jsonb_populate_record(c, jsonb_build_object(${changed})) made where c.scope_id = $1
        on conflict do nothing`,
      [source, target],
    );
  };
  await admin.query('begin');
  // foreign keys hold by construction, and nothing is to be queued
  await admin.query('set local session_replication_role = replica');
  await copy('checkpoints', `${scope}, ${id}, 'checkpoint_id', c.checkpoint_id || '-' || n`, times);
  await copy('checkpoint_vectors', `${scope}, ${id}`, times);
  // housekeeping has perhaps been in the tenant
  await copy('search_scopes', scope, 1);
  await admin.query('commit');
  await admin.query('vacuum (analyze)');
}

/** Without those that PostgreSQL computes. */
async function columnsOf(admin: pg.Client, table: string): Promise<string[]> {
  const { rows } = await admin.query<{ name: string }>(
    `select quote_ident(attname) as name from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [table],
  );
  return rows.map(({ name }) => name);
}
