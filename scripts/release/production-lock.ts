interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

export interface Lock {
  readonly name: string;
  readonly version: string;
  readonly lockfileVersion: number;
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface Root extends LockedPackage {
  readonly name: string;
  readonly version: string;
}

/**
 * The lock of a project that has only the dependencies of `root`: what they need, and nothing that serves development.
 * `npm sbom --omit=dev` leaves out most of production, because it also omits what a development dependency needs, too.
 */
export function productionLock(lock: Lock, root: Root): Lock {
  const kept: Record<string, LockedPackage> = { '': root };
  const open: [at: string, LockedPackage][] = [['', root]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [at, one] = next;
    for (const name of neededBy(one)) {
      const place = placeOf(lock, at, name);
      if (place === undefined || place in kept) continue;
      const found = lock.packages[place] as LockedPackage;
      kept[place] = found;
      open.push([place, found]);
    }
  }
  return { ...lock, name: root.name, version: root.version, packages: sorted(kept) };
}

function neededBy({
  dependencies,
  optionalDependencies,
  peerDependencies = {},
  peerDependenciesMeta,
}: LockedPackage): string[] {
  const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta?.[name]?.optional);
  return [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers];
}

/** Where Node finds a package: the nearest node_modules above. */
function placeOf({ packages }: Lock, at: string, name: string): string | undefined {
  for (let folder = at; ; ) {
    const place = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (place in packages) return place;
    if (folder === '') return undefined;
    const above = folder.lastIndexOf('/node_modules/');
    folder = above < 0 ? '' : folder.slice(0, above);
  }
}

const sorted = (packages: Record<string, LockedPackage>) =>
  Object.fromEntries(Object.entries(packages).sort(([one], [other]) => (one < other ? -1 : 1)));
