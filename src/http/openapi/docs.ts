import { Router } from 'express';
import { DOCS_POLICY, docsPage } from './docs-page.ts';
import type { OpenApiDocument } from './openapi.ts';
import { sharedResponse } from './shared-response.ts';

/** `/openapi.json` for machines and `/docs` for people. */
export function docsRoutes(document: OpenApiDocument): Router {
  const router = Router();
  const json = JSON.stringify(document);
  router.get('/openapi.json', sharedResponse(json, { 'Content-Type': 'application/json; charset=utf-8' }));
  const html = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': DOCS_POLICY };
  router.get('/docs', sharedResponse(docsPage(document), html));
  return router;
}
