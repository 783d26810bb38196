import { type RequestHandler, Router } from 'express';
import type { BodyIntake } from '../../../http/body/body-intake.ts';
import { RequestProblem } from '../../../http/problem.ts';
import { BillingNotConfigured } from '../billing.errors.ts';
import type { WebhookService } from './webhook.service.ts';

export const WEBHOOK_PATH = '/webhooks/stripe';
/** Stripe's largest events have some tens of kilobytes. */
const BODY_LIMIT = 262_144;

/**
 * Not one of the documented endpoints: it belongs to Stripe, has no scope, and its signature covers the raw bytes. It
 * must be mounted before anything that parses bodies.
 */
export function webhookRoutes(webhook: WebhookService | undefined, bodies: BodyIntake): Router {
  const router = Router({ caseSensitive: true });
  router.post(WEBHOOK_PATH, requireEvent, bodies.raw(BODY_LIMIT), async ({ body, headers }, response) => {
    if (!webhook) throw new BillingNotConfigured();
    if (!Buffer.isBuffer(body))
      throw new RequestProblem(400, 'invalid_event', 'The request has no body. Send a Stripe event.');
    const header = headers['stripe-signature'];
    await webhook.receive(body, typeof header === 'string' ? header : undefined);
    response.json({ received: true });
  });
  return router;
}

const requireEvent: RequestHandler = (request, _response, next) => {
  if (/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) return next();
  throw new RequestProblem(
    415,
    'unsupported_media_type',
    'The Content-Type is not supported. Send events as application/json.',
  );
};
