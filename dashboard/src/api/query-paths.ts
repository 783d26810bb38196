import type { QueryKey } from '@tanstack/react-query';

/** Whether the query reads one of the paths. */
export function isOfPaths([operation]: QueryKey, paths: readonly string[]): boolean {
  if (typeof operation !== 'string') return false;
  const [, path = ''] = operation.split(' ');
  return paths.some((one) => path === one || path.startsWith(`${one}/`));
}
