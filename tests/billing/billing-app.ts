import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import Stripe from 'stripe';
import { createApp } from '../../src/app.ts';
import { billingJobs } from '../../src/jobs/billing-jobs.ts';
import { JobQueue, queueJobs } from '../../src/jobs/job-queue.ts';
import { type JobWorker, startJobWorker } from '../../src/jobs/job-worker.ts';
import { createLogger, type Logger } from '../../src/lib/logger.ts';
import { appOptionsOf } from '../support/test-app.ts';
import type { Billing } from './billing-setup.ts';
import { WEBHOOK_SECRET } from './billing-setup.ts';

/** The application on a port of its own; its webhook path is an endpoint of the fake. */
export interface BillingApp {
  readonly url: string;
  readonly webhookUrl: string;
  close(): Promise<void>;
}

export async function startBillingApp({ db, fake, services }: Billing, log?: Logger): Promise<BillingApp> {
  const app = createApp({ ...appOptionsOf(db), services, log: log ?? createLogger('silent') });
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const webhookUrl = `${url}/webhooks/stripe`;
  fake.deliveries.addEndpoint({ url: webhookUrl, secret: WEBHOOK_SECRET });
  return {
    url,
    webhookUrl,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function startWorker({ db, stripeServices }: Billing, log?: Logger): Promise<JobWorker> {
  return startJobWorker({
    url: db.urls.roles.billing ?? '',
    jobs: [queueJobs(new JobQueue(db.database)), billingJobs(stripeServices)],
    log: log ?? createLogger('silent'),
  });
}

/** Waits until no event is waiting. */
export async function settled({ db }: Billing, withinMs = 20_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while ((await waiting({ db })) > 0) {
    if (Date.now() > deadline) throw new Error(`${await waiting({ db })} events are still waiting.`);
    await wait(25);
  }
}

export function waiting({ db }: Pick<Billing, 'db'>): Promise<number> {
  return db.asAdmin(async (admin) => {
    const { rows } = await admin.query<{ n: number }>(
      'select count(*)::int as n from stripe_events where processed_at is null',
    );
    return rows[0]?.n ?? 0;
  });
}

/** Sends a body as Stripe would, signed or as told. */
export function post(url: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'stripe-signature': signature(body),
      ...headers,
    },
  });
}

export function signature(
  payload: string,
  { secret = WEBHOOK_SECRET, at = 0 }: { secret?: string; at?: number } = {},
): string {
  const timestamp = Math.floor(Date.now() / 1_000) + at;
  return Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
}
