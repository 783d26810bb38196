import { type Request, type RequestHandler, type Response, Router } from 'express';
import { includesTag } from '../endpoints/entity-tags.ts';
import { methodNotAllowed } from '../problem.ts';
import type { BuiltPages, PageFile } from './built-pages.ts';
import { PAGE_HEADERS } from './page-headers.ts';

/** The paths that people open; the page decides what it shows there. */
export const PAGE_PATHS = [
  '/',
  '/local{/*page}',
  '/t/:tenant_id{/*page}',
  '/sign-in',
  '/register',
  '/verify-email',
  '/forgot-password',
  '/reset-password',
  '/accept-invitation',
  '/account',
  '/new-team',
  '/deletions/:id',
] as const;

/** The dashboard. A path that is not a page stays with the API, which answers with problem details. */
export function pageRoutes(pages: BuiltPages | undefined): Router {
  const router = Router({ caseSensitive: true });
  for (const path of PAGE_PATHS) router.get(path, pages ? sendFile(pages, '/index.html') : sendNotBuilt);
  for (const path of pages?.keys() ?? []) if (path !== '/index.html') router.get(path, sendFile(pages, path));
  router.all([...PAGE_PATHS], () => {
    throw methodNotAllowed('GET', 'HEAD');
  });
  return router;
}

const FOR_A_YEAR = 'public, max-age=31536000, immutable';

function sendFile(pages: BuiltPages | undefined, path: string): RequestHandler {
  const file = pages?.get(path);
  if (!file) throw new Error(`The built pages have no ${path}.`);
  return (request, response) => send(request, response, file);
}

function send(request: Request, response: Response, { type, etag, isHashed, encodings }: PageFile): void {
  const accepted = request.acceptsEncodings('br', 'gzip', 'identity');
  const encoding = accepted === 'br' || accepted === 'gzip' ? accepted : 'identity';
  const tag = `"${etag}-${encoding}"`;
  response.set({
    ...PAGE_HEADERS,
    'Cache-Control': isHashed ? FOR_A_YEAR : 'no-cache',
    ETag: tag,
  });
  response.vary('Accept-Encoding');
  if (includesTag(request.headers['if-none-match'], tag)) {
    response.status(304).end();
    return;
  }
  const body = encodings[encoding];
  if (encoding !== 'identity') response.set('Content-Encoding', encoding);
  response.set({ 'Content-Type': type, 'Content-Length': `${body.length}` });
  response.end(request.method === 'HEAD' ? undefined : body);
}

const NOT_BUILT = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>OmniMemory</title>
<p>The pages of OmniMemory are not built here. Run <code>npm ci</code> with the development dependencies, and start the server again.</p>
<p>The API works without them: <a href="/docs">/docs</a>.</p>
</html>
`;

const sendNotBuilt: RequestHandler = (_request, response) => {
  response
    .status(503)
    .set({ ...PAGE_HEADERS, 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(NOT_BUILT);
};
