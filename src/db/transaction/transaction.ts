import type { DeleteQueryBuilder, Kysely, SelectQueryBuilder, UpdateQueryBuilder } from 'kysely';
import type { SystemScope } from '../../auth/scope.ts';
import type { DB } from '../schema/tables.ts';
import type { StorageMeter } from './stored-bytes.ts';

/** Tables whose rows belong to a scope. */
export type ScopedTable = { [T in keyof DB]: DB[T] extends { scope_id: unknown } ? T : never }[keyof DB];

/** An open transaction of any role. It stops working when its transaction ends. */
export abstract class Transaction {
  readonly db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.db = db;
  }
}

/** A transaction of a role that serves accounts or billing. It works in no scope, so it offers no query by scope. */
export class SystemTransaction extends Transaction {
  readonly role: SystemScope['kind'];
  constructor(db: Kysely<DB>, role: SystemScope['kind']) {
    super(db);
    this.role = role;
  }
}

/**
 * A transaction inside one scope. `selectFrom`, `updateTable` and `deleteFrom` add the scope to the WHERE clause, which
 * makes the keys (they lead with `scope_id`) usable. `listFrom` does not, for queries that use a time index: beside the
 * policy's condition, a second one makes PostgreSQL intersect two indexes and read every row of the tenant
 * (docs/decisions/0007-windows.md). The policy isolates tenants, with or without the filter.
 */
export class ScopeTransaction extends Transaction {
  readonly scopeId: string;
  readonly storage: StorageMeter;
  constructor(db: Kysely<DB>, scopeId: string, storage: StorageMeter) {
    super(db);
    this.scopeId = scopeId;
    this.storage = storage;
  }

  selectFrom<T extends ScopedTable>(table: T): SelectQueryBuilder<DB, T, object> {
    const query = this.db
      .selectFrom(table as 'tool_sessions')
      .where(`${table}.scope_id` as 'scope_id', '=', this.scopeId);
    return query as unknown as SelectQueryBuilder<DB, T, object>;
  }

  listFrom<T extends ScopedTable>(table: T): SelectQueryBuilder<DB, T, object> {
    return this.db.selectFrom(table as 'tool_sessions') as unknown as SelectQueryBuilder<DB, T, object>;
  }

  updateTable<T extends ScopedTable>(table: T): UpdateQueryBuilder<DB, T, T, { numUpdatedRows: bigint }> {
    const query = this.db
      .updateTable(table as 'tool_sessions')
      .where(`${table}.scope_id` as 'scope_id', '=', this.scopeId);
    return query as unknown as UpdateQueryBuilder<DB, T, T, { numUpdatedRows: bigint }>;
  }

  deleteFrom<T extends ScopedTable>(table: T): DeleteQueryBuilder<DB, T, { numDeletedRows: bigint }> {
    const query = this.db
      .deleteFrom(table as 'metrics')
      .where(`${table}.scope_id` as 'scope_id', '=', this.scopeId);
    return query as unknown as DeleteQueryBuilder<DB, T, { numDeletedRows: bigint }>;
  }
}
