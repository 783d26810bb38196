import type { ImportReport } from '../features/exchange/omnimemory-1/import-report.ts';

const WIDTH = 30;
const EVERY_MS = 200;
const CLEAR_LINE = '\r\u001b[2K';

interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** A bar for the table that is being imported, on a terminal only. */
export class ImportProgress {
  readonly #output: Output;
  #shownAt = 0;
  #isShown = false;

  constructor(output: Output) {
    this.#output = output;
  }

  show({ tables }: ImportReport, now = Date.now()): void {
    if (!this.#output.isTTY || now - this.#shownAt < EVERY_MS) return;
    const [name, table] = Object.entries(tables).at(-1) ?? [];
    if (name === undefined || !table) return;
    const part = table.rows === 0 ? 1 : Math.min(table.read / table.rows, 1);
    const bar = '#'.repeat(Math.round(part * WIDTH)).padEnd(WIDTH, '.');
    const counts = `${table.read.toLocaleString('en')} of ${table.rows.toLocaleString('en')}`;
    this.#output.write(`${CLEAR_LINE}${name} [${bar}] ${Math.floor(part * 100)} %  ${counts}`);
    this.#shownAt = now;
    this.#isShown = true;
  }

  clear(): void {
    if (this.#isShown) this.#output.write(CLEAR_LINE);
    this.#isShown = false;
  }
}
