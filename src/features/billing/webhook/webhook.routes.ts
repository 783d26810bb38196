import { type RequestHandler, Router } from 'express';
import type { BodyIntake } from '../../../http/body/body-intake.ts';
import { RequestProblem } from '../../../http/problem.ts';
import { BillingNotConfigured } from '../billing.errors.ts';
import type { WebhookService } from './webhook.service.ts';

const PATH = '/webhooks/stripe';
/** The largest events of Stripe have some tens of kilobytes. */
const BODY_LIMIT = 262_144;

/**
 * Not one of the documented endpoints: it is Stripe's, has no scope, and its signature is over the bytes as they came.
 * So it must be mounted before anything that parses bodies.
 */
export function webhookRoutes(webhook: WebhookService | undefined, bodies: BodyIntake): Router {
  const router = Router({ caseSensitive: true });
  router.post(PATH, requireEvent, bodies.raw(BODY_LIMIT), async ({ body, headers }, response) => {
    if (!webhook) throw new BillingNotConfigured();
    if (!Buffer.isBuffer(body)) throw new RequestProblem(400, 'invalid_event', 'The request has no body.');
    const header = headers['stripe-signature'];
    await webhook.receive(body, typeof header === 'string' ? header : undefined);
    response.json({ received: true });
  });
  return router;
}

const requireEvent: RequestHandler = (request, _response, next) => {
  if (/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) return next();
  throw new RequestProblem(415, 'unsupported_media_type', 'Events are application/json.');
};
