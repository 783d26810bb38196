import express, { type NextFunction, type Request, type Response, Router } from 'express';
import { StripeError } from '../http/stripe-error.ts';
import { document, html } from './html.ts';

/** The hosted pages, for a browser. Stripe's errors are shown as a page. */
export function hostedPages(catchUp: () => void, ...pages: Router[]): Router {
  const router = Router();
  router.use(express.urlencoded({ extended: false }), (req, _res, next) => {
    // a POST without a form, for example from a script, has no body at all
    req.body ??= {};
    catchUp();
    next();
  });
  router.use(...pages);
  router.use((error: unknown, _req: Request, res: Response, next: NextFunction) => {
    if (!(error instanceof StripeError)) return next(error);
    res.status(error.status).send(document('The request failed', html`<p>${error.message}</p>`));
  });
  return router;
}
