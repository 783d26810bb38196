import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, rm } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { environmentOfPrograms } from '../../config/program-environment.ts';

const { O_RDONLY, O_WRONLY, O_NONBLOCK = 0 } = constants;
const LOOK_EVERY_MS = 20;
const run = promisify(execFile);

/**
 * A named pipe that every process of the server keeps open and nobody writes to. It shows whether any of them is alive,
 * also one of another container on the same folder, whose process id means nothing here. The operating system closes it
 * when they end, however they end. Windows has no such pipes, and some file systems have none.
 */
export class ServerPipe {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** False if some process still has it open after `timeoutMs`. */
  async isClosedWithin(timeoutMs: number): Promise<boolean> {
    for (const deadline = performance.now() + timeoutMs; await this.#isOpen(); await wait(LOOK_EVERY_MS))
      if (performance.now() > deadline) return false;
    return true;
  }

  /** The end to be inherited by a server that is about to start; `undefined` where there are no named pipes. */
  async open(): Promise<FileHandle | undefined> {
    try {
      if (!(await this.#exists()))
        await run('mkfifo', ['-m', '600', '--', this.#file], { env: environmentOfPrograms() });
      return await open(this.#file, O_RDONLY | O_NONBLOCK);
    } catch {
      return undefined;
    }
  }

  /** Call this when the server has stopped in order, so that a copy of the folder has no pipe. */
  remove(): Promise<void> {
    return rm(this.#file, { force: true });
  }

  /** A pipe cannot be opened for writing unless somebody has it open for reading. */
  async #isOpen(): Promise<boolean> {
    if (!(await this.#exists())) return false;
    try {
      await (await open(this.#file, O_WRONLY | O_NONBLOCK)).close();
      return true;
    } catch (error) {
      if (['ENXIO', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
      throw error;
    }
  }

  async #exists(): Promise<boolean> {
    return lstat(this.#file).then(
      (found) => found.isFIFO(),
      () => false,
    );
  }
}
