import type { Authority } from '../../../auth/permissions.ts';
import { importing, type Scope, userIdOf } from '../../../auth/scope.ts';
import { migrationNames } from '../../../db/schema/migrate.ts';
import type { Database, ScopeTransaction } from '../../../db/transaction/database.ts';
import type { EntitlementsService } from '../../entitlements/entitlements.service.ts';
import { keepAlive, momentOf, nameOfTenant, snapshotOf } from './archive.repository.ts';
import { type Contents, contentsOf, sourcesOf } from './archive-contents.ts';
import { archiveChunks, type FileWritten } from './archive-writer.ts';
import type { ExportKind, Manifest, ManifestHead } from './manifest.ts';

/** Whose archive it is. `authority`: the caller with the rights of this moment. */
export interface ArchiveOwner {
  readonly scope: Scope;
  readonly kind: ExportKind;
  readonly authority: Authority;
  readonly by: Manifest['exported_by'];
  /** Everything, the private checkpoints of all people included. For the operator alone. */
  readonly isWhole?: true;
}

export interface ArchiveTarget {
  /** Before the first table, with their number. */
  readonly onBegin?: (tables: number) => void;
  readonly onFile?: FileWritten;
  /** Called with each chunk; the next rows are read when it has resolved. If it throws, so does the whole. */
  readonly write: (chunk: Buffer) => Promise<void>;
}

export interface WrittenArchive {
  readonly manifest: Manifest;
  readonly permissions: Contents['permissions'];
}

const KEEP_ALIVE_MS = 2_000;

/** Writes everything that somebody may read of a scope into one archive, as of one moment. */
export class ArchiveService {
  readonly #database: Database;
  readonly #entitlements: EntitlementsService;

  constructor(database: Database, entitlements: EntitlementsService) {
    this.#database = database;
    this.#entitlements = entitlements;
  }

  async write(owner: ArchiveOwner, target: ArchiveTarget): Promise<WrittenArchive> {
    const { scope, kind, authority, isWhole } = owner;
    const { entitlements } = await this.#entitlements.of(scope);
    const contents = contentsOf({
      kind,
      authority,
      userId: userIdOf(scope),
      isTenant: scope.kind === 'tenant',
      hasFeature: (feature) => isWhole === true || entitlements[feature],
    });
    const schemaVersion = (await migrationNames()).at(-1) ?? '';
    const written = async (tx: ScopeTransaction, records: ScopeTransaction) => {
      const head = await headOf(tx, owner, contents, schemaVersion);
      target.onBegin?.(contents.tables.length);
      const chunks = archiveChunks(head, sourcesOf({ people: tx, records }, contents), target.onFile);
      const manifest = await keepingAlive([tx, records], () => writeChunks(chunks, target));
      return { manifest, permissions: contents.permissions };
    };
    if (!isWhole) return this.#database.inSnapshot(scope, (tx) => written(tx, tx));
    // the role of the tenant does not see private checkpoints, and the one for imports sees no people
    return this.#database.inSnapshot(importing(scope), async (records) => {
      const sameAs = await snapshotOf(records);
      return this.#database.inSnapshot(scope, (tx) => written(tx, records), { sameAs });
    });
  }
}

async function headOf(
  tx: ScopeTransaction,
  { scope, kind, by }: ArchiveOwner,
  { leftOut }: Contents,
  schemaVersion: string,
): Promise<ManifestHead> {
  const moment = await momentOf(tx);
  return {
    schema_version: schemaVersion,
    kind,
    scope:
      scope.kind === 'local'
        ? { kind: 'local' }
        : { kind: 'tenant', tenant_id: scope.tenantId, name: (await nameOfTenant(tx)) ?? '' },
    exported_at: moment,
    exported_by: by,
    left_out: [...leftOut],
  };
}

/** While one transaction is read, or the target is slow, PostgreSQL would end another one as idle after half a minute. */
async function keepingAlive<T>(held: readonly ScopeTransaction[], work: () => Promise<T>): Promise<T> {
  // a lost connection fails the next statement of the work
  const ping = () => Promise.all([...new Set(held)].map((tx) => keepAlive(tx))).catch(() => {});
  const timer = setInterval(ping, KEEP_ALIVE_MS);
  return work().finally(() => clearInterval(timer));
}

async function writeChunks(
  chunks: AsyncGenerator<Buffer, Manifest>,
  { write }: ArchiveTarget,
): Promise<Manifest> {
  try {
    for (;;) {
      const { done, value } = await chunks.next();
      if (done) return value;
      await write(value);
    }
  } finally {
    // ends the reading if the target has thrown
    await chunks.return(undefined as never);
  }
}
