/** A path of this server, such as where to go after a sign-in. Anything else, such as another host, is `/`. */
export function ownPath(given: string | null): string {
  if (given === null || !/^\/(?![/\\])/.test(given)) return '/';
  try {
    const { origin, pathname, search, hash } = new URL(given, location.origin);
    const path = `${pathname}${search}${hash}`;
    // the parser turns `/.//host` into `//host`, which browsers read as another host
    return origin === location.origin && !path.startsWith('//') ? path : '/';
  } catch {
    return '/';
  }
}

/** The sign-in, which leads back to `path`. */
export const signInPath = (path: string): string =>
  path === '/' ? '/sign-in' : `/sign-in?return_to=${encodeURIComponent(path)}`;

/** The path of what is shown now, with its filters. */
export const currentPath = (): string => `${location.pathname}${location.search}${location.hash}`;
