import type { Permission } from '../../../auth/permissions.ts';
import type { FeatureEntitlement } from '../../entitlements/plan-limit.errors.ts';

/** A column of a key, with the type that its text is read as. */
export interface KeyColumn {
  readonly name: string;
  readonly type: 'text' | 'bigint' | 'integer';
}

/** How the rows of a person are found; `undefined`: they belong to nobody, so an archive of a person's own rows has none. */
export type OwnRows =
  | { readonly by: string }
  /** Rows of a session that the person has started. */
  | { readonly ofSession: 'session_id' }
  /** Rows that the person's sessions refer to. */
  | { readonly ofProject: 'project_id' }
  /** Rows of a series of such a session. */
  | { readonly ofSeries: 'series_id' };

export interface ArchiveTable {
  readonly table: string;
  /** The fields of a line. The list is a contract: another one is another version of the format. */
  readonly fields: readonly string[];
  /** Unique within a scope; rows are in its order. */
  readonly key: readonly KeyColumn[];
  readonly own?: OwnRows;
  /** Whether the table has `stored_bytes`, by which parts are cut; other rows are small. */
  readonly measured: boolean;
  /** `undefined`: the table is for reading only. An import leaves it out. */
  readonly imported?: Imported;
  /** The column with the scope. */
  readonly scope: 'scope_id' | 'tenant_id';
  /** What one needs beside the permission to export. The first that the caller has decides. */
  readonly needs?: readonly Need[];
  readonly feature?: FeatureEntitlement;
}

interface Imported {
  /** Columns that no field has and that are computed again, as SQL over the fields. */
  readonly computed?: Readonly<Record<string, string>>;
}

export interface Need {
  readonly permission: Permission;
  /** Only the rows of the caller. */
  readonly own?: string;
}

const words = (text: string): string[] => text.trim().split(/\s+/);

export const ID: readonly KeyColumn[] = [{ name: 'id', type: 'bigint' }];
export const key = (...names: string[]): KeyColumn[] => names.map((name) => ({ name, type: 'text' }));

interface Scoped extends Pick<ArchiveTable, 'own' | 'imported'> {
  /** False: its rows are small and few. */
  readonly measured?: boolean;
  readonly key: readonly KeyColumn[];
  readonly fields: string;
}

/** A table of product data, which an import stores again. */
export const scoped = (
  table: string,
  { fields, imported = {}, measured = true, ...more }: Scoped,
): ArchiveTable => ({
  ...more,
  table,
  fields: words(fields),
  imported,
  measured,
  scope: 'scope_id',
});

interface OfTenants extends Pick<ArchiveTable, 'needs' | 'feature'> {
  readonly key: readonly KeyColumn[];
  readonly fields: string;
}

/** A table about the people of a tenant. */
export const ofTenants = (table: string, { fields, ...more }: OfTenants): ArchiveTable => ({
  ...more,
  table,
  fields: words(fields),
  measured: false,
  scope: 'tenant_id',
});

export const BY_SENDER: OwnRows = { by: 'created_by' };
export const OF_SESSION: OwnRows = { ofSession: 'session_id' };
