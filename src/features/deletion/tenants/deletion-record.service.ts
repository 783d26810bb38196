import { IDENTITY } from '../../../auth/scope.ts';
import type { Database } from '../../../db/transaction/database.ts';
import { NotFound } from '../../../lib/errors.ts';
import type { DeletionRecord } from '../../deletion-records/deletion-record.schemas.ts';
import { findRecord, listRecords } from '../../deletion-records/deletion-records.ts';
import { findTenantInDeletion } from './tenant-deletion.repository.ts';

/** What stays of deleted tenants and accounts. It names nobody, so whoever has the id of a deletion may read it. */
export class DeletionRecordService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Throws NotFound. */
  async get(deletionId: string): Promise<DeletionRecord> {
    const record = await this.#database.readOne(IDENTITY, (tx) => findRecord(tx, deletionId));
    if (!record) throw new NotFound('deletion');
    return record;
  }

  /** For the operator: newest first, with the id of the tenant as long as it exists. */
  list(): Promise<(DeletionRecord & { readonly tenant_id: string | null })[]> {
    return this.#database.readOne(IDENTITY, listRecords);
  }

  /** The tenant that the deletion has suspended. */
  tenantOf(deletionId: string): Promise<string | undefined> {
    return this.#database.readOne(IDENTITY, (tx) => findTenantInDeletion(tx, deletionId));
  }
}
