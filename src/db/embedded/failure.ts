import { statfs } from 'node:fs/promises';
import type { DataFolder } from './data-folder.ts';
import { closedPath, type ServerUser } from './server-user.ts';

interface Remedy {
  readonly symptom: RegExp;
  readonly advice: string;
  /** It may start a moment later: processes of a killed server end, or another port is free. */
  readonly isTemporary?: boolean;
}

/** The first that fits. The server's messages are in English (LOG_SETTINGS). */
const REMEDIES: readonly Remedy[] = [
  {
    symptom: /may not enter/,
    advice: 'Or set DATA_DIR to another folder, or start the server as another user.',
  },
  {
    symptom: /could not bind|Address already in use|could not create any TCP\/IP sockets/,
    advice: 'End the program that uses this port, then start again.',
    isTemporary: true,
  },
  {
    symptom: /shared memory block .* still in use|lock file "postmaster\.pid" already exists/,
    advice: 'End the PostgreSQL that uses this folder, then start again.',
    isTemporary: true,
  },
  {
    symptom: /shared memory|semaphores?\b|Cannot allocate memory|\/dev\/shm/,
    advice: 'Give PostgreSQL more shared memory (in a container: --shm-size), then start again.',
  },
  {
    symptom: /No space left on device|Disk quota exceeded/,
    advice: 'Free space on the disk of the data folder, then start again.',
  },
  {
    symptom: /Read-only file system/,
    advice: 'Set DATA_DIR to a folder that can be written to.',
  },
  {
    symptom: /initialized by PostgreSQL version|incompatible with server/,
    advice: 'Start the release that made these files, or restore a backup.',
  },
  {
    symptom: /locale|LC_[A-Z]+|lc_[a-z]+/,
    advice: 'Install that locale, or correct postgres/postgresql.conf, then start again.',
  },
  {
    symptom:
      /configuration (file|parameter)|invalid value for|syntax error in file|pg_hba\.conf|pg_ident\.conf/,
    advice: 'Correct that file in the folder postgres/, then start again.',
  },
  {
    symptom: /Permission denied|wrong ownership|invalid permissions|group or world access|not permitted/,
    advice:
      'Give that file back to the user that PostgreSQL runs as, readable for that user alone, then start again.',
  },
  {
    symptom:
      /control ?file|pg_control|checkpoint|checksum|corrupt|invalid|missing|could not (open|read|access)|No such file|does not exist/,
    advice: 'Its files are damaged or incomplete: restore the data folder from a backup.',
  },
];

/** Why PostgreSQL did not start, in one or two sentences, from what it printed. */
export class ServerFailure extends Error {
  readonly isTemporary: boolean;

  constructor(what: string, reason: string, { path, log }: Pick<DataFolder, 'path' | 'log'>) {
    // the path can contain what is a symptom elsewhere, such as /dev/shm
    const words = reason.replaceAll(path, '');
    const remedy = REMEDIES.find(({ symptom }) => symptom.test(words));
    super(`${what}: ${sentence(reason)} ${remedy ? `${remedy.advice} ` : ''}Its log is ${log}.`);
    // an unknown reason may be a matter of the moment, too
    this.isTemporary = remedy ? remedy.isTemporary === true : true;
  }
}

/** `how` it ended, and what it `printed`: nothing where not even that could be stored. */
export async function startFailure(
  data: DataFolder,
  user: ServerUser | undefined,
  { how, printed }: { readonly how: string; readonly printed: string },
): Promise<ServerFailure> {
  const what = `PostgreSQL cannot start on the data in ${data.path}`;
  const closed = /Permission denied/.test(printed) ? closedPath(user, data.cluster) : undefined;
  if (closed) return new ServerFailure(what, closed, data);
  const reason = reasonIn(printed) ?? ((await isFull(data.path)) ? 'No space left on device' : how);
  return new ServerFailure(what, reason, data);
}

async function isFull(folder: string): Promise<boolean> {
  const { bavail } = await statfs(folder);
  return bavail === 0;
}

const SEVERE = /^.*?\b(?:FATAL|PANIC|initdb: error|postgres: error): +(.*)$/;
const EXPLAINS = /^.*?\b(?:LOG|HINT|DETAIL|initdb: (?:hint|detail)): +(.*)$/;
const FILE_FAULT = /in file "|could not bind|LOG: .*(?:pg_hba|pg_ident|invalid|could not)/;

/** The last severe message and what explains it; else the last lines that were printed. */
export function reasonIn(printed: string): string | undefined {
  const lines = printed.split('\n').filter((line) => line.trim() !== '');
  const at = lines.findLastIndex((line) => SEVERE.test(line));
  // what it prints before it has a log is no severe message
  if (at === -1) return lines.length === 0 ? undefined : lines.slice(-3).join(' ').trim();
  const causes = lines.slice(0, at).filter((line) => FILE_FAULT.test(line) && EXPLAINS.test(line));
  const details = lines.slice(at + 1).filter((line) => /\b(?:HINT|DETAIL|hint|detail): /.test(line));
  const texts = [...causes.slice(-3), lines[at] ?? '', ...details.slice(0, 2)];
  return [...new Set(texts.map(withoutPrefix))].map(sentence).join(' ');
}

const END =
  /\b(?:PANIC|terminated by signal|exited with exit code|shutdown request|shutdown because|terminating any other)\b/;

/** What the log of a server that ended says about its end; `undefined` if it was killed itself. */
export function lastWordsIn(printed: string): string | undefined {
  const lines = printed.split('\n').filter((line) => END.test(line));
  return lines.length === 0 ? undefined : lines.slice(-3).map(withoutPrefix).map(sentence).join(' ');
}

const withoutPrefix = (line: string): string =>
  (SEVERE.exec(line)?.[1] ?? EXPLAINS.exec(line)?.[1] ?? line).trim();

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
