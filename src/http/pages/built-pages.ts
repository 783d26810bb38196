import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const BUILT = join(import.meta.dirname, '../../../dashboard/dist');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
};

export interface PageFile {
  readonly type: string;
  readonly etag: string;
  /** Whether the name has a hash of the content. */
  readonly isHashed: boolean;
  readonly encodings: {
    readonly br: Buffer;
    readonly gzip: Buffer;
    readonly identity: Buffer;
  };
}

/** The files of the dashboard by their path, `/index.html` among them. */
export type BuiltPages = ReadonlyMap<string, PageFile>;

/**
 * Reads the built dashboard with what the build has compressed, so that no request reaches the file system. `undefined` if it was not built: its
 * development dependencies are absent.
 */
export async function readBuiltPages(folder = BUILT): Promise<BuiltPages | undefined> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries
    .filter((entry) => entry.isFile() && TYPES[extname(entry.name)] !== undefined)
    .map(({ parentPath, name }) => join(parentPath, name));
  const pages = new Map(
    await Promise.all(files.map(async (file) => [pathOf(folder, file), await pageFile(file)] as const)),
  );
  return pages.has('/index.html') ? pages : undefined;
}

const pathOf = (folder: string, file: string) => `/${relative(folder, file).split(sep).join('/')}`;

const inGzip = promisify(gzip);
const inBrotli = promisify(brotliCompress);

async function pageFile(file: string): Promise<PageFile> {
  const identity = await readFile(file);
  const [zipped, br] = await Promise.all([
    readFile(`${file}.gz`).catch(() => inGzip(identity)),
    readFile(`${file}.br`).catch(() =>
      inBrotli(identity, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
    ),
  ]);
  return {
    type: TYPES[extname(file)] ?? 'application/octet-stream',
    etag: createHash('sha256').update(identity).digest('base64url').slice(0, 22),
    isHashed: file.includes(`${sep}assets${sep}`),
    encodings: { br, gzip: zipped, identity },
  };
}
