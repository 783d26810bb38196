/** A package of documentation, of which each byte is known. */
export interface Input {
  readonly from: 'debian' | 'npm';
  readonly name: string;
  readonly version: string;
  /** Of the package's file. */
  readonly sha256: string;
  /** The SPDX expression of the texts that are used. */
  readonly licence: string;
}

/** As apt-get and npm name the file. */
export function fileNameOf({ from, name, version }: Input): string {
  return from === 'debian'
    ? `${name}_${version.replaceAll(':', '%3a')}_all.deb`
    : `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
}
