import {
  type DeleteQueryBuilder,
  type Kysely,
  type RawBuilder,
  type SelectQueryBuilder,
  sql,
  type UpdateQueryBuilder,
} from 'kysely';
import type { SystemScope } from '../../auth/scope.ts';
import type { DB } from '../schema/tables.ts';
import type { StorageMeter } from './storage-meter.ts';
import type { TouchedTables } from './touched-tables.ts';

/** Tables whose rows belong to a scope. */
export type ScopedTable = { [T in keyof DB]: DB[T] extends { scope_id: unknown } ? T : never }[keyof DB];

/** An open transaction of any role. It stops working when its transaction ends. */
export abstract class Transaction {
  readonly db: Kysely<DB>;
  readonly #touched: TouchedTables | undefined;
  constructor(db: Kysely<DB>, touched: TouchedTables | undefined) {
    this.db = db;
    this.#touched = touched;
  }

  /** What the transaction changes is a tenant's, although its role serves all of them. */
  concerns(tenantId: string): void {
    this.#touched?.noteScope(tenantId);
  }
}

/** A transaction of a role that serves accounts or billing. It works in no scope, so it offers no query by scope. */
export class SystemTransaction extends Transaction {
  readonly role: SystemScope['kind'];
  constructor(db: Kysely<DB>, role: SystemScope['kind'], touched?: TouchedTables) {
    super(db, touched);
    this.role = role;
  }
}

const EVERY_ROW = sql<boolean>`true`;

/** The rows of a transaction. `isDistributed`: they are on one of the nodes of a cluster, and a statement has to say which. */
interface RowsOfScope {
  readonly scopeId: string;
  readonly isDistributed: boolean;
  readonly queuesSearch?: boolean;
}

/**
 * A transaction inside one scope. `selectFrom`, `updateTable` and `deleteFrom` add the scope to the WHERE clause, which
 * makes the keys (they lead with `scope_id`) usable. `listFrom` does not, for queries that use a time index: beside the
 * policy's condition, a second one makes PostgreSQL intersect two indexes and read every row of the tenant
 * (docs/decisions/0007-windows.md). The policy isolates tenants, with or without the filter. On a distributed database
 * `listFrom` names the scope, too, because otherwise every shard is asked; its indexes lead with `scope_id`.
 */
export class ScopeTransaction extends Transaction {
  readonly scopeId: string;
  readonly storage: StorageMeter;
  /** Whether the rows are on a node of a cluster. A repository then sends several statements where one would not be routed. */
  readonly isDistributed: boolean;
  /** Whether statements that store searched texts queue them for their vectors (search-queue.ts). */
  readonly queuesSearch: boolean;
  constructor(
    db: Kysely<DB>,
    { scopeId, isDistributed, queuesSearch = false }: RowsOfScope,
    storage: StorageMeter,
    touched?: TouchedTables,
  ) {
    super(db, touched);
    this.scopeId = scopeId;
    this.isDistributed = isDistributed;
    this.queuesSearch = queuesSearch;
    this.storage = storage;
  }

  /** To build statements whose scope is filled in later: `scopeId` stands for it. */
  asTemplate(scopeId: object): ScopeTransaction {
    const rows = { scopeId: scopeId as unknown as string, isDistributed: this.isDistributed };
    return new ScopeTransaction(this.db, rows, this.storage);
  }

  selectFrom<T extends ScopedTable>(table: T): SelectQueryBuilder<DB, T, object> {
    const query = this.db
      .selectFrom(table as 'tool_sessions')
      .where(`${table}.scope_id` as 'scope_id', '=', this.scopeId);
    return query as unknown as SelectQueryBuilder<DB, T, object>;
  }

  listFrom<T extends ScopedTable>(table: T): SelectQueryBuilder<DB, T, object> {
    if (this.isDistributed) return this.selectFrom(table);
    return this.db.selectFrom(table as 'tool_sessions') as unknown as SelectQueryBuilder<DB, T, object>;
  }

  /**
   * The condition that `listFrom` adds, for a table or its alias in SQL text: `true` unless the database is distributed.
   * Each table with `scope_id` that a statement reads needs it, or the scope itself.
   */
  isScope(alias: string): RawBuilder<boolean> {
    return this.isDistributed ? sql<boolean>`${sql.ref(`${alias}.scope_id`)} = ${this.scopeId}` : EVERY_ROW;
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
