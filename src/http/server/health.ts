import { Router } from 'express';

/** Whether requests can be served now; `reason` is for the operator. */
export type Readiness = () => Promise<
  | { readonly ready: true; readonly warnings?: readonly string[] }
  | { readonly ready: false; readonly reason: string }
>;

/**
 * `/healthz`: the process is alive. Mounted before every limit, because a supervisor restarts the process if it fails.
 */
export function livenessRoutes(): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  return router;
}

/** `/readyz`: the database responds, is migrated, and its roles are safe. */
export function readinessRoutes(readiness: Readiness): Router {
  const router = Router();
  const look = oneAtATime(readiness);
  router.get('/readyz', async (_request, response) => {
    const state = await look();
    if (!state.ready) response.set('Retry-After', '1');
    response
      .status(state.ready ? 200 : 503)
      .json(
        state.ready
          ? { status: 'ready', warnings: state.warnings }
          : { status: 'not_ready', reason: state.reason },
      );
  });
  return router;
}

/** Concurrent requests share one result: anyone may ask, and each check takes a connection of every role. */
export function oneAtATime<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => {
    running ??= work().finally(() => {
      running = undefined;
    });
    return running;
  };
}
