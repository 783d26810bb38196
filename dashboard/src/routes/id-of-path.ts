import { useLocation } from 'wouter';

/** The id at the end of the path. wouter decodes only a part of it, so that ids such as `a/b` and `a%2Fb` look the same. */
export function useIdOfPath(): string {
  useLocation(); // renders again when the path changes
  const last = location.pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
