import { appendFileSync, writeFileSync } from 'node:fs';
import type { ReportedRow } from '../features/exchange/omnimemory-1/import-report.ts';
import { CommandRefused } from './options.ts';

const MAX_UNWRITTEN_CHARS = 65_536;

/** Rows as lines of JSON. Written at once when there are many, so that they do not gather in memory. */
export class RowFile {
  readonly #path: string | undefined;
  #lines = '';

  /** Throws CommandRefused if the file cannot be written. */
  constructor(path: string | undefined) {
    this.#path = path;
    if (path === undefined) return;
    try {
      writeFileSync(path, '');
    } catch (error) {
      throw new CommandRefused(
        `The report cannot be written: ${(error as Error).message}. Nothing was imported.`,
      );
    }
  }

  write(row: ReportedRow): void {
    if (this.#path === undefined) return;
    this.#lines += `${JSON.stringify(row)}\n`;
    if (this.#lines.length >= MAX_UNWRITTEN_CHARS) this.close();
  }

  close(): void {
    if (this.#path === undefined || this.#lines === '') return;
    appendFileSync(this.#path, this.#lines);
    this.#lines = '';
  }
}
