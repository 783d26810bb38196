import { Router } from 'express';
import { DOCS_POLICY, docsPage } from './docs-page.ts';
import type { OpenApiDocument } from './openapi.ts';

/** `/openapi.json` for machines and `/docs` for people. */
export function docsRoutes(document: OpenApiDocument): Router {
  const [json, html] = [JSON.stringify(document), docsPage(document)];
  const router = Router();
  router.get('/openapi.json', (_request, response) => {
    response.type('application/json').send(json);
  });
  router.get('/docs', (_request, response) => {
    response.set('Content-Security-Policy', DOCS_POLICY).type('html').send(html);
  });
  return router;
}
