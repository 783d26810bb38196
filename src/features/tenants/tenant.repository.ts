import type { Transaction } from '../../db/database.ts';

export interface TenantRow {
  readonly id: string;
  readonly name: string;
  readonly plan: string;
  readonly active: boolean;
}

const COLUMNS = ['id', 'name', 'plan', 'active'] as const;

export function insertTenant(tx: Transaction, tenant: { id: string; name: string }): Promise<TenantRow> {
  return tx.db.insertInto('tenants').values(tenant).returning(COLUMNS).executeTakeFirstOrThrow();
}

export function listTenants(tx: Transaction): Promise<TenantRow[]> {
  return tx.db.selectFrom('tenants').select(COLUMNS).orderBy('created_at').orderBy('id').execute();
}
