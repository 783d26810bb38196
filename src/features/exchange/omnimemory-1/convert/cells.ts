import type { ZodType } from 'zod';
import { isIdentifier } from '../../../../validation/fields.ts';
import { faultsOf, safeParseBounded } from '../../../../validation/validation.ts';
import { MAX_CELL_BYTES } from '../source/source-schema.ts';
import type { Cell, SourceRow } from '../source/sqlite-file.ts';
import { RowRefused } from './row-refused.ts';
import type { Times } from './times.ts';

const HEX_UUID = /^[0-9a-f]{32}$/i;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const UUID_BYTES = 16;

/** Reads the cells of one row, and collects what was mended. */
export class Cells {
  readonly #row: SourceRow;
  readonly #times: Times;
  readonly notes: string[] = [];

  /** Throws RowRefused if a value is too long to be read. */
  constructor(row: SourceRow, times: Times) {
    const long = row.__long ?? row.s___long;
    if (typeof long === 'string') throw new RowRefused(long, `is longer than ${MAX_CELL_BYTES} bytes`);
    this.#row = row;
    this.#times = times;
    if (row.__damaged !== undefined)
      this.note(`${row.__damaged} had bytes that are no UTF-8; each is stored as U+FFFD`);
  }

  /** Bound, because it is handed on. */
  readonly note = (reason: string): void => {
    this.notes.push(reason);
  };

  /** Throws RowRefused. */
  leaveOut(reason: string): never {
    throw new RowRefused(undefined, reason);
  }

  raw(column: string): unknown {
    return plain(this.#row[column] ?? null);
  }

  /** `undefined` for NULL, so that a schema sees a field that is left out. */
  given(column: string): unknown {
    return this.raw(column) ?? undefined;
  }

  /** A text, or `undefined` for NULL and ''. Numbers are texts, too: SQLite turns them into each other. */
  text(column: string): string | undefined {
    const value = this.raw(column);
    if (value === null || value === '') return undefined;
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'bigint') return `${value}`;
    throw new RowRefused(column, 'is not a text');
  }

  /** An id in its one form: a UUID may have been stored without its hyphens, in capitals or as bytes. */
  id(column: string): string | undefined {
    const value = this.#row[column] ?? null;
    const id = value instanceof Uint8Array ? uuidOfBytes(value) : canonicalId(this.text(column));
    if (id === undefined) return undefined;
    if (!isIdentifier(id))
      throw new RowRefused(column, 'is not an id: 1–255 characters without control characters');
    return id;
  }

  requiredId(column: string): string {
    const id = this.id(column);
    if (id === undefined) throw new RowRefused(column, 'is missing');
    return id;
  }

  /** A counter that OmniMemory 1 may have got wrong. */
  counter(column: string): number {
    const value = this.raw(column) ?? 0;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    this.note(`${column} was not a whole number of at least 0; stored as 0`);
    return 0;
  }

  flag(column: string): boolean {
    const value = this.raw(column);
    return value === 1 || value === '1' || value === 'true';
  }

  /** `undefined` for NULL, '' and what is not JSON, which is noted. */
  json(column: string): unknown {
    const value = this.raw(column);
    if (value === null || value === '') return undefined;
    try {
      return JSON.parse(`${value}`);
    } catch {
      this.note(`${column} was not JSON; stored without it`);
      return undefined;
    }
  }

  time(column: string): string | undefined {
    return this.#times.optional(this.raw(column), column, this.note);
  }

  requiredTime(column: string): string {
    const time = this.time(column);
    if (time === undefined) throw new RowRefused(column, 'is missing');
    return time;
  }

  past(column: string, otherwise?: string): string {
    return this.#times.past(this.raw(column), column, this.note, otherwise);
  }

  end(column: string): string | undefined {
    return this.#times.end(this.raw(column), column, this.note);
  }

  timeOf(value: unknown, column: string): string | undefined {
    return this.#times.optional(value, column, this.note);
  }

  pastOf(value: unknown, column: string, otherwise: string): string {
    return this.#times.past(value, column, this.note, otherwise);
  }
}

/** Throws RowRefused with the first fault. */
export function checked<T>(schema: ZodType<T>, value: unknown): T {
  const result = safeParseBounded(schema, value, 0);
  if (result.success) return result.data;
  const [first] = faultsOf(result.error, '', 1);
  throw new RowRefused(withoutPlace(first?.path ?? ''), first?.message ?? 'is not valid');
}

/** `key_facts.17` and `key_facts.18` have the same fault. */
const withoutPlace = (path: string): string => path.replaceAll(/\.\d+(?=\.|$)/g, '[]') || 'the row';

function plain(value: Cell): unknown {
  if (typeof value !== 'bigint') return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

export function canonicalId(id: string | undefined): string | undefined {
  if (id === undefined) return undefined;
  if (HEX_UUID.test(id)) return hyphenated(id.toLowerCase());
  return UUID.test(id) ? id.toLowerCase() : id;
}

const hyphenated = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

function uuidOfBytes(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex');
  return bytes.length === UUID_BYTES ? hyphenated(hex) : hex;
}
