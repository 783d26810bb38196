import { sql } from 'kysely';
import { type Authority, may, type Permission } from '../../../auth/permissions.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import type { FeatureEntitlement } from '../../entitlements/plan-limit.errors.ts';
import { ARCHIVE_TABLES } from './archive.tables.ts';
import type { ArchiveTable } from './archive-table.ts';
import type { ArchiveSource } from './archive-writer.ts';
import type { ExportKind, Manifest } from './manifest.ts';
import { ownRowsOf, type RowKey, type RowsCondition, readRows } from './rows.repository.ts';

/** Who exports, and what. */
export interface ContentsWanted {
  readonly kind: ExportKind;
  readonly authority: Authority;
  readonly userId: string | undefined;
  /** Local mode has no people. */
  readonly isTenant: boolean;
  readonly hasFeature: (feature: FeatureEntitlement) => boolean;
}

interface Chosen {
  readonly table: ArchiveTable;
  readonly where: RowsCondition;
}

export interface Contents {
  readonly tables: readonly Chosen[];
  readonly leftOut: Manifest['left_out'];
  /** The permissions that decided beside the one to export. Who reads the archive needs them, too. */
  readonly permissions: readonly Permission[];
}

type Choice =
  | { readonly where: RowsCondition; readonly permission?: Permission }
  | { readonly reason: string };

const EVERY_ROW: RowsCondition = () => sql`true`;

/** What goes into the archive: what its owner may read, and of the kind `own` only what the person has made. */
export function contentsOf(wanted: ContentsWanted): Contents {
  const tables: Chosen[] = [];
  const leftOut: { table: string; reason: string }[] = [];
  const permissions: Permission[] = [];
  for (const table of ARCHIVE_TABLES) {
    const ofPeople = table.needs !== undefined;
    if (ofPeople && !wanted.isTenant) continue;
    const choice = ofPeople ? choiceOfPeople(table, wanted) : choiceOfRecords(table, wanted);
    if ('reason' in choice) leftOut.push({ table: table.table, reason: choice.reason });
    else {
      tables.push({ table, where: choice.where });
      if (choice.permission) permissions.push(choice.permission);
    }
  }
  return { tables, leftOut, permissions };
}

const NOT_PERSONAL = 'The rows of this table belong to nobody, and the archive has what one person made.';

function choiceOfRecords(table: ArchiveTable, { kind, userId }: ContentsWanted): Choice {
  if (kind === 'all') return { where: EVERY_ROW };
  const where = userId === undefined ? undefined : ownRowsOf(table, userId);
  return where ? { where } : { reason: NOT_PERSONAL };
}

function choiceOfPeople({ needs = [], feature }: ArchiveTable, wanted: ContentsWanted): Choice {
  if (wanted.kind === 'own') return { reason: NOT_PERSONAL };
  if (feature && !wanted.hasFeature(feature))
    return { reason: `The plan of the team does not include it (${feature}).` };
  for (const { permission, own } of needs) {
    if (!may(wanted.authority, permission)) continue;
    if (own === undefined) return { where: EVERY_ROW, permission };
    const { userId } = wanted;
    if (userId !== undefined) return { where: () => sql`${sql.ref(own)} = ${userId}`, permission };
  }
  return { reason: `It needs the permission ${needs.map(({ permission }) => permission).join(' or ')}.` };
}

/** The transactions that read: `people` the rows about the people of a tenant, `records` all others. */
export interface ReadTransactions {
  readonly people: ScopeTransaction;
  readonly records: ScopeTransaction;
}

/** The tables as the archive takes them. */
export const sourcesOf = ({ people, records }: ReadTransactions, { tables }: Contents): ArchiveSource[] =>
  tables.map(({ table, where }) => ({
    table: table.table,
    imported: table.imported !== undefined,
    parts: async function* () {
      for (let after: RowKey | undefined, isFirst = true; isFirst || after; isFirst = false) {
        const { next, ...part } = await readRows(table.needs ? people : records, table, { after, where });
        if (part.rows > 0) yield part;
        after = next;
      }
    },
  }));
