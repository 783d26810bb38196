import { type RawBuilder, sql } from 'kysely';

/** The defaults of these columns, but read once for all rows of a statement. */
export const OWNER_COLUMNS = sql.raw('scope_id, tenant_id, created_by, created_by_key');
export const OWNER: RawBuilder<unknown> = sql`(select coalesce(current_setting('app.tenant_id', true), '') as scope_id,
  nullif(current_setting('app.tenant_id', true), '') as tenant_id, nullif(current_setting('app.user_id', true), '') as created_by,
  nullif(current_setting('app.key_id', true), '') as created_by_key offset 0) owner`;
