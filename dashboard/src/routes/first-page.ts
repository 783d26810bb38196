import { prepareCode } from '../parts/state/code.ts';
import { OPEN_PAGES, type Page, SCOPED_PAGES } from './routes.ts';

/** Begins to load the code of the page that the URL names, before the first render and beside who is signed in. */
export function prepareFirstPage({ pathname }: Pick<Location, 'pathname'> = location): void {
  const page = pageOf(pathname);
  if (page) prepareCode(page.load);
}

function pageOf(path: string): Page | undefined {
  const inScope = /^\/(?:local|t\/[^/]+)(\/.*)?$/.exec(path);
  const [pages, rest]: [readonly Page[], string] = inScope
    ? [SCOPED_PAGES, inScope[1] ?? '/']
    : [OPEN_PAGES, path];
  const segments = segmentsOf(rest);
  return pages.find((page) => {
    const pattern = segmentsOf(page.path);
    return (
      pattern.length === segments.length &&
      pattern.every((one, index) => one.startsWith(':') || one === segments[index])
    );
  });
}

const segmentsOf = (path: string): readonly string[] => path.split('/').filter((one) => one !== '');
