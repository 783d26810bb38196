import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Spool, SpoolFolder } from '../../../../lib/files/spool.ts';
import { ImportCancelled } from '../import.errors.ts';
import { NotOmniMemory1File, OmniMemory1FileDamaged, OmniMemory1FileLocked } from './source.errors.ts';
import type { Answer, Question } from './source-process.ts';
import type { Parameter, SourceRow } from './sqlite-file.ts';

const KNOWN: Readonly<Record<string, new (message: string) => Error>> = {
  NotOmniMemory1File,
  OmniMemory1FileDamaged,
  OmniMemory1FileLocked,
};

const SCRIPT = fileURLToPath(new URL('./source-process.ts', import.meta.url));
/** Pages are short-lived: a small space for new objects is collected before memory grows. */
const MEMORY = [
  '--max-old-space-size=1024',
  '--max-semi-space-size=8',
  '--disable-warning=ExperimentalWarning',
];
/** A program that uses the file should find it closed, and not left. */
const CLOSE_MS = 5_000;

export interface OpenOptions {
  /** Where to make a copy if others may write to the file. Without it, nobody else uses the file. */
  readonly copyIn?: Spool | undefined;
  /** Ends whatever is being read. */
  readonly signal?: AbortSignal | undefined;
  /** For each statement. Without it, none is ended. */
  readonly statementTimeoutMs?: number | undefined;
}

/** Reads a SQLite file in another process, one question at a time. */
export class Source {
  readonly #child: ChildProcess;
  readonly #exit: Promise<unknown>;
  readonly #gone = new AbortController();
  readonly #copy: SpoolFolder | undefined;
  readonly #options: OpenOptions;
  #isLate = false;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(copy: SpoolFolder | undefined, options: OpenOptions) {
    this.#copy = copy;
    this.#options = options;
    // without the environment: it has the passwords of the server
    const env = { TMPDIR: tmpdir() };
    this.#child = fork(SCRIPT, { serialization: 'advanced', stdio: 'ignore', env, execArgv: MEMORY });
    this.#exit = new Promise<void>((resolve) => {
      const end = () => {
        this.#gone.abort();
        resolve();
      };
      this.#child.once('exit', end);
      this.#child.on('error', end);
    });
    options.signal?.addEventListener('abort', this.#kill);
  }

  /** Throws NotOmniMemory1File, OmniMemory1FileDamaged, OmniMemory1FileLocked or ImportCancelled. */
  static async open(path: string, options: OpenOptions): Promise<Source> {
    const copy = await options.copyIn?.newFolder();
    const source = new Source(copy, options);
    try {
      await source.#ask({ open: { path, copyFolder: copy?.path } });
      return source;
    } catch (error) {
      await source.close();
      throw error;
    }
  }

  /** All rows of a statement. Throws NotOmniMemory1File if they are too many or take too long, or as `open` does. */
  all(sql: string, parameters: readonly Parameter[] = []): Promise<readonly SourceRow[]> {
    return this.#ask({ sql, parameters, reading: { isPage: false } });
  }

  /** The first rows of a statement, fewer if they are long. `table`: see `SqliteFile.all`. */
  page(sql: string, parameters: readonly Parameter[], table: string): Promise<readonly SourceRow[]> {
    return this.#ask({ sql, parameters, reading: { isPage: true, table } });
  }

  async close(): Promise<void> {
    const closing = new AbortController();
    const deadline = wait(CLOSE_MS, undefined, closing).catch(() => undefined);
    await Promise.race([this.#ask({ close: true }).catch(() => undefined), deadline]);
    closing.abort();
    this.#kill();
    await this.#exit;
    this.#options.signal?.removeEventListener('abort', this.#kill);
    await this.#copy?.remove();
  }

  readonly #kill = (): void => {
    this.#child.kill('SIGKILL');
  };

  #ask(question: Question): Promise<readonly SourceRow[]> {
    const asked = this.#turn.then(() => this.#send(question));
    this.#turn = asked.catch(() => undefined);
    return asked;
  }

  async #send(question: Question): Promise<readonly SourceRow[]> {
    const answer = await this.#answerTo(question);
    if ('rows' in answer) return answer.rows;
    const { name, message, isKnown } = answer.failed;
    const Known = isKnown ? KNOWN[name] : undefined;
    throw Known ? new Known(message) : new Error(`SQLite: ${message}`);
  }

  async #answerTo(question: Question): Promise<Answer> {
    const { signal, statementTimeoutMs } = this.#options;
    const late = () => {
      this.#isLate = true;
      this.#kill();
    };
    const timer = statementTimeoutMs === undefined ? undefined : setTimeout(late, statementTimeoutMs);
    try {
      const answering = once(this.#child, 'message', { signal: this.#gone.signal });
      // that nobody hears it shows in its exit
      this.#child.send(question, () => {});
      const [answer] = (await answering) as [Answer];
      return answer;
    } catch {
      if (signal?.aborted) throw new ImportCancelled();
      throw new NotOmniMemory1File(this.#isLate ? TOO_SLOW : TOO_LARGE);
    } finally {
      clearTimeout(timer);
    }
  }
}

const TOO_SLOW =
  'Reading the file takes too long, because it lacks the indexes of OmniMemory 1 or is too large to be sent. What was imported until then stays. Import it with `omnimemory import omnimemory-1` instead.';
const TOO_LARGE =
  'Rows of the file take more memory than any row of OmniMemory 1, so it cannot be read. What was imported until then stays. Check which program wrote the file.';
