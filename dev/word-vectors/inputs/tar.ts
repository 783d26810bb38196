import { isFile } from '../../../src/lib/files/tar.ts';
import { TarReader } from '../../../src/lib/files/tar-reader.ts';

export interface TarFile {
  readonly path: string;
  readonly content: Buffer;
}

/** The regular files of a tar archive that `isWanted` takes by their path, in the order of the archive. */
export async function* filesOfTar(
  chunks: AsyncIterable<Buffer>,
  isWanted: (path: string) => boolean,
): AsyncGenerator<TarFile> {
  const archive = new TarReader(chunks);
  let longName: string | undefined;
  for (let entry = await archive.next(); entry; entry = await archive.next()) {
    const path = longName ?? entry.name;
    longName = undefined;
    // a name of more than 100 bytes comes before its file: as GNU tar writes it, or in the extended header of POSIX
    if (entry.type === 'L') longName = (await archive.content()).toString().split('\0')[0];
    else if (entry.type === 'x')
      longName = /(?:^|\n)\d+ path=([^\n]+)/.exec((await archive.content()).toString())?.[1];
    else if (isFile(entry) && isWanted(path)) yield { path, content: await archive.content() };
  }
}
