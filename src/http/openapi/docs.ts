import { Router } from 'express';
import { ERRORS_PATH } from '../problem.ts';
import {
  DOCS_POLICY,
  docsPage,
  PAGE_SCRIPT,
  PAGE_STYLE,
  readScript,
  readStyle,
  SCRIPT_PATH,
  STYLE_PATH,
} from './docs-page.ts';
import { errorsPage } from './errors-page.ts';
import type { OpenApiDocument } from './openapi.ts';
import { sharedResponse } from './shared-response.ts';

const JSON_TYPE = { 'Content-Type': 'application/json; charset=utf-8' };
const HTML = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': DOCS_POLICY };
const SCRIPT = { 'Content-Type': 'text/javascript; charset=utf-8' };
const STYLE = { 'Content-Type': 'text/css; charset=utf-8' };
const FOR_A_YEAR = { 'Cache-Control': 'public, max-age=31536000, immutable' };

export const DOCS_PATHS = ['/openapi.json', '/docs'];

/**
 * `/openapi.json` for machines, `/docs` for people (Swagger UI, which loads nothing from other servers), and a page of
 * the errors, to which the `type` of problems leads.
 */
export function docsRoutes(document: () => OpenApiDocument): Router {
  const router = Router();
  const share = (path: string, ...[content, headers]: Parameters<typeof sharedResponse>) =>
    router.get(path, sharedResponse(content, headers));
  share('/openapi.json', () => JSON.stringify(document()), JSON_TYPE);
  share('/docs', docsPage, HTML);
  share(ERRORS_PATH, errorsPage, HTML);
  share('/docs/page.js', () => PAGE_SCRIPT, SCRIPT);
  share('/docs/page.css', () => PAGE_STYLE, STYLE);
  share(SCRIPT_PATH, readScript, { ...SCRIPT, ...FOR_A_YEAR });
  share(STYLE_PATH, readStyle, { ...STYLE, ...FOR_A_YEAR });
  return router;
}
