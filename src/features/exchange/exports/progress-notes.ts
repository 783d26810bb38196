import type { Scope } from '../../../auth/scope.ts';
import type { Database } from '../../../db/transaction/database.ts';
import { noteProgress, type Run } from './run.repository.ts';

const EVERY_MS = 1_000;

/** Stores how far a run is, once a second. A failed note is dropped, because the next one replaces it. */
export class ProgressNotes {
  readonly #note: () => Promise<boolean>;
  readonly #now = { tablesTotal: 0, tablesDone: 0, rows: 0, bytes: 0 };
  #lastAt = performance.now() - EVERY_MS;
  #pending: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #hasEnded = false;

  constructor(database: Database, scope: Scope, run: Run) {
    this.#note = () => database.writeOne(scope, (tx) => noteProgress(tx, run, { ...this.#now }));
  }

  /** Whether somebody has ended the run. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  begin(tables: number): void {
    this.#now.tablesTotal = tables;
    this.#send();
  }

  tableDone(rows: number): void {
    this.#now.tablesDone += 1;
    this.#now.rows += rows;
    this.#send();
  }

  written(bytes: number): void {
    this.#now.bytes = bytes;
    this.#send();
  }

  /** Waits for a note that is being written, and writes where the run stands. */
  async settled(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#pending;
    await this.#write();
  }

  /** At once, or when the last note is old enough: the next table may take long. */
  #send(): void {
    const wait = this.#lastAt + EVERY_MS - performance.now();
    this.#timer ??= setTimeout(() => this.#sendNow(), Math.max(0, wait)).unref();
  }

  #sendNow(): void {
    this.#timer = undefined;
    if (this.#pending) return;
    this.#pending = this.#write().finally(() => {
      this.#pending = undefined;
    });
  }

  async #write(): Promise<void> {
    this.#lastAt = performance.now();
    const goesOn = await this.#note().catch(() => true);
    if (!goesOn) this.#hasEnded = true;
  }
}
