import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeOldFile, type OldFileSize } from '../../../dev/omnimemory-1/old-file.ts';
import { type Scope, scopeIdOf } from '../../../src/auth/scope.ts';
import type { TestDatabase } from '../../support/test-database.ts';

const folder = mkdtempSync(join(tmpdir(), 'omnimemory-1-test-'));

export const pathOf = (name: string): string => join(folder, `${name}.db`);

/** A new file of this name. Other names have other ids. */
export function oldFile(name: string, size: OldFileSize): string {
  const path = pathOf(name);
  makeOldFile(path, { seed: name, ...size });
  return path;
}

/** Runs SQL on a file, as OmniMemory 1 could have. */
export function change(path: string, sql: string): void {
  const file = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  try {
    file.exec(sql);
  } finally {
    file.close();
  }
}

/** The first row of a query on the file. */
export function ask(path: string, sql: string): Record<string, unknown> {
  const file = new DatabaseSync(path, { readOnly: true });
  try {
    return { ...file.prepare(sql).get() };
  } finally {
    file.close();
  }
}

const TABLES = [
  'projects',
  'tool_sessions',
  'session_context',
  'project_memories',
  'claude_code_sessions',
  'tool_configs',
  'tenant_settings',
  'metrics',
  'metric_series',
  'tool_operations',
  'cache_hits',
  'session_velocity',
  'checkpoint_predictions',
  'checkpoints',
];

/** Per table, the number of rows and a hash of all of them, without what differs between two scopes. */
export async function digestOf(db: TestDatabase, scope: Scope): Promise<Record<string, string>> {
  const digest = (table: string) => `select '${table}' as name,
    count(*) || ' ' || md5(coalesce(string_agg(row, '' order by row), '')) as digest
    from (select (to_jsonb(t) - '{scope_id,tenant_id,id,created_by,author_id,recorded_by,revision}'::text[])::text as row
      from ${table} t where scope_id = $1) rows`;
  const { rows } = await db.asAdmin((admin) =>
    admin.query<{ name: string; digest: string }>(TABLES.map(digest).join(' union all '), [scopeIdOf(scope)]),
  );
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
}

export async function rowOf<T>(db: TestDatabase, sql: string, ...parameters: unknown[]): Promise<T> {
  const { rows } = await db.asAdmin((admin) => admin.query(sql, parameters));
  return rows[0] as T;
}
