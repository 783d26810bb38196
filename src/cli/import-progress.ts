import type { ImportReport } from '../features/exchange/omnimemory-1/import-report.ts';
import { type Output, Progress } from './output/progress.ts';

const WIDTH = 30;

/** A bar for the table that is being imported, on a terminal only. */
export class ImportProgress {
  readonly #line: Progress;

  constructor(output: Output) {
    this.#line = new Progress(output);
  }

  show({ tables }: ImportReport, now = Date.now()): void {
    const [name, table] = Object.entries(tables).at(-1) ?? [];
    if (name === undefined || !table) return;
    const part = table.rows === 0 ? 1 : Math.min(table.read / table.rows, 1);
    const bar = '#'.repeat(Math.round(part * WIDTH)).padEnd(WIDTH, '.');
    const counts = `${table.read.toLocaleString('en')} of ${table.rows.toLocaleString('en')}`;
    this.#line.show(`${name} [${bar}] ${Math.floor(part * 100)} %  ${counts}`, now);
  }

  clear(): void {
    this.#line.clear();
  }
}
