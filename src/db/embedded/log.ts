import { constants } from 'node:fs';
import { copyFile, type FileHandle, open, rename, stat, truncate } from 'node:fs/promises';

const MAX_BYTES = 10 * 1_048_576;
const MAX_QUOTED_BYTES = 4_096;

/** PostgreSQL's log settings: no statements and no row values, which may contain secrets and personal data. */
export const LOG_SETTINGS = {
  // in English, because failure.ts reads them
  lc_messages: 'C',
  logging_collector: 'off',
  log_destination: 'stderr',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_parameter_max_length_on_error: '0',
} as const;

const { O_APPEND, O_CREAT, O_RDWR, O_NOFOLLOW = 0 } = constants;

/** For a server that is about to start. It must append, or the file would keep its length after it is emptied. */
export function openLog(file: string): Promise<FileHandle> {
  return open(file, O_APPEND | O_CREAT | O_RDWR | O_NOFOLLOW, 0o600);
}

/** 0 if there is none. */
export async function lengthOf(file: string): Promise<number> {
  const { size } = await stat(file).catch(() => ({ size: 0 }));
  return size;
}

export async function isLogFull(file: string): Promise<boolean> {
  return (await lengthOf(file)) > MAX_BYTES;
}

/**
 * Keeps one older file beside a log that has grown too long. A running server holds the log open, so it is copied and
 * emptied; a line that is written in between is lost.
 */
export async function rotateLog(file: string): Promise<void> {
  if (!(await isLogFull(file))) return;
  await copyFile(file, `${file}.new`);
  await rename(`${file}.new`, `${file}.1`);
  await truncate(file);
}

/** The text that was written since `start`, at most its end. */
export async function readLog(log: FileHandle, start: number): Promise<string> {
  const { size } = await log.stat();
  const from = Math.max(start, size - MAX_QUOTED_BYTES);
  const { buffer, bytesRead } = await log.read(Buffer.alloc(MAX_QUOTED_BYTES), 0, MAX_QUOTED_BYTES, from);
  return buffer.toString('utf8', 0, bytesRead);
}
