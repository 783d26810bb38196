import { Router } from 'express';

/** Whether requests can be served now; `reason` is for the operator. */
export type Readiness = () => Promise<
  { readonly ready: true } | { readonly ready: false; readonly reason: string }
>;

/** `/healthz`: the process runs. `/readyz`: the database answers, is migrated, and its roles are safe. */
export function healthRoutes(readiness: Readiness): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
    const state = await readiness();
    if (!state.ready) response.set('Retry-After', '1');
    response
      .status(state.ready ? 200 : 503)
      .json(state.ready ? { status: 'ready' } : { status: 'not_ready', reason: state.reason });
  });
  return router;
}
