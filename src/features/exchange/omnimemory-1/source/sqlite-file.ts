import { join } from 'node:path';
import { backup, DatabaseSync, type StatementSync } from 'node:sqlite';
import { readHeader } from './file-header.ts';
import { asSourceError, DAMAGED, NotOmniMemory1File, OmniMemory1FileDamaged } from './source.errors.ts';

/** A value as SQLite stores it: any column can have any of these. */
export type Cell = string | number | bigint | null | Uint8Array;
export type SourceRow = Readonly<Record<string, Cell>>;
export type Parameter = string | number | null;

export interface Reading {
  /** Its rows are read on from where a page ends, so a page of long rows is a short one. */
  readonly isPage: boolean;
  /** Whose texts are searched for bytes that are no UTF-8; their columns are named in `__damaged`. */
  readonly table?: string | undefined;
}

/** A page ends after so many bytes. Any other list of rows is refused when it has more than the second. */
const MAX_PAGE_BYTES = 16_777_216;
const MAX_LIST_BYTES = 268_435_456;
/** What a row and each of its values take beside their contents. */
const ROW_BYTES = 64;
const VALUE_BYTES = 8;

const LOCK_TIMEOUT_MS = 5_000;
/** All pages in one step: the lock is held for the time of a copy, and writers wait for it. */
const ALL_PAGES = 2_147_483_647;
const REPLACEMENT = '\uFFFD';

/**
 * A SQLite file that is read from one snapshot. With a write-ahead log that is a read transaction, which holds up no
 * writer. Without one a reader would, so the file is copied first, unless nobody else uses it (`exclusive`).
 */
export class SqliteFile {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #isUtf8: boolean;

  private constructor(database: DatabaseSync) {
    this.#database = database;
    this.#isUtf8 = database.prepare('pragma encoding').get()?.encoding === 'UTF-8';
  }

  /** `copyFolder`: `undefined` if nobody else uses the file. Throws NotOmniMemory1File, OmniMemory1FileDamaged or OmniMemory1FileLocked. */
  static async open(
    path: string,
    { copyFolder }: { readonly copyFolder: string | undefined },
  ): Promise<SqliteFile> {
    const { usesWal } = await readHeader(path);
    try {
      const readable = usesWal || copyFolder === undefined ? path : await copied(path, copyFolder);
      const database = new DatabaseSync(readable, { readOnly: true, timeout: LOCK_TIMEOUT_MS });
      try {
        // the file may come from a stranger: nothing in its schema is run
        database.exec('pragma trusted_schema = off; begin');
        requireSound(database);
        return new SqliteFile(database);
      } catch (error) {
        database.close();
        throw error;
      }
    } catch (error) {
      throw asSourceError(error);
    }
  }

  all(sql: string, parameters: readonly Parameter[], { isPage, table }: Reading): SourceRow[] {
    try {
      const rows: SourceRow[] = [];
      let bytes = 0;
      for (const row of this.#prepared(sql).iterate(...parameters) as Iterable<SourceRow>) {
        rows.push(row);
        bytes += bytesOf(row);
        if (isPage && bytes > MAX_PAGE_BYTES) break;
        if (bytes > MAX_LIST_BYTES) throw new NotOmniMemory1File(TOO_MANY_NAMES);
      }
      return table === undefined ? rows : rows.map((row) => this.#marked(row, table));
    } catch (error) {
      throw asSourceError(error);
    }
  }

  close(): void {
    this.#database.close();
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    // otherwise a number beyond 2^53 fails the whole page
    statement.setReadBigInts(true);
    this.#statements.set(sql, statement);
    return statement;
  }

  #marked(row: SourceRow, table: string): SourceRow {
    const suspects = Object.keys(row).filter((column) => {
      const value = row[column];
      return typeof value === 'string' && value.includes(REPLACEMENT);
    });
    if (suspects.length === 0 || !this.#isUtf8) return row;
    const damaged = suspects.filter((column) => this.#isDamaged(table, column, row.rowid ?? null));
    return damaged.length === 0 ? row : { ...row, __damaged: damaged.join(', ') };
  }

  #isDamaged(table: string, column: string, rowid: Cell): boolean {
    const name = column.replace(/^s_/, '');
    const columns = this.#database.prepare('select 1 from pragma_table_info(?) where name = ?');
    if (!columns.get(table, name) || rowid === null) return false;
    const sql = `select cast("${name}" as blob) as bytes from "${table}" where rowid = ?`;
    const bytes = this.#database.prepare(sql).get(rowid as bigint)?.bytes;
    if (!(bytes instanceof Uint8Array)) return false;
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      return false;
    } catch {
      return true;
    }
  }
}

const TOO_MANY_NAMES =
  'The names of sessions or projects in the file take more memory than those of OmniMemory 1. Nothing more was imported. Check which program wrote the file.';

function bytesOf(row: SourceRow): number {
  let bytes = ROW_BYTES;
  for (const name in row) {
    const value = row[name];
    bytes += VALUE_BYTES + (typeof value === 'string' || value instanceof Uint8Array ? value.length : 0);
  }
  return bytes;
}

async function copied(path: string, folder: string): Promise<string> {
  const copy = join(folder, 'copy.db');
  const original = new DatabaseSync(path, { readOnly: true, timeout: LOCK_TIMEOUT_MS });
  try {
    // a backup does not wait for a lock, so wait for it here
    original.exec('begin; select 1 from sqlite_master limit 1; commit');
    await backup(original, copy, { rate: ALL_PAGES });
  } finally {
    original.close();
  }
  return copy;
}

function requireSound(database: DatabaseSync): void {
  const [first] = database.prepare('pragma quick_check(1)').all();
  if (first?.quick_check !== 'ok') throw new OmniMemory1FileDamaged(DAMAGED);
}
