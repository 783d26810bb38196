import { open } from 'node:fs/promises';
import { NOT_SQLITE, NotOmniMemory1File, OmniMemory1FileDamaged } from './source.errors.ts';

const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\0';
/** Positions in the header: https://www.sqlite.org/fileformat.html */
const AT = { pageSize: 16, readVersion: 19, changes: 24, pages: 28, changesAtPages: 92 } as const;
const WAL = 2;
const LARGEST_PAGE = 65_536;

export interface FileHeader {
  /** Writers use a write-ahead log, so that a reader never holds them up. */
  readonly usesWal: boolean;
}

/** Reads the header before SQLite does, whose errors say less. Throws NotOmniMemory1File or OmniMemory1FileDamaged. */
export async function readHeader(path: string): Promise<FileHeader> {
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw new NotOmniMemory1File(`The file cannot be read (${error.code ?? error.message}). Check its path.`);
  });
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new NotOmniMemory1File('This is not a file. Give the path of dashboard.db.');
    const header = Buffer.alloc(HEADER_BYTES);
    const { bytesRead } = await handle.read(header, 0, HEADER_BYTES, 0);
    if (bytesRead < HEADER_BYTES || header.toString('latin1', 0, MAGIC.length) !== MAGIC)
      throw new NotOmniMemory1File(NOT_SQLITE);
    const usesWal = header[AT.readVersion] === WAL;
    if (!usesWal) requireWhole(header, stat.size);
    return { usesWal };
  } finally {
    await handle.close();
  }
}

/** The number of pages is only valid if the last writer knew of it. */
function requireWhole(header: Buffer, size: number): void {
  const stored = header.readUInt16BE(AT.pageSize);
  const pageSize = stored === 1 ? LARGEST_PAGE : stored;
  const isValid = header.readUInt32BE(AT.changes) === header.readUInt32BE(AT.changesAtPages);
  const expected = header.readUInt32BE(AT.pages) * pageSize;
  if (isValid && size < expected)
    throw new OmniMemory1FileDamaged(
      `The file is cut: it has ${size} of its ${expected} bytes. Nothing was imported. Copy it again, and import the new copy.`,
    );
}
