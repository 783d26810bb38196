import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type Stripe from 'stripe';
import { PLAN_CHANGES } from '../../src/features/billing/billing.repository.ts';
import type { Resources } from '../support/resources.ts';
import { eventRequest } from './events.ts';
import type { Subscriber } from './subscribers.ts';

const PAUSE_MS = 25;
const CONVERGENCE_TIMEOUT_MS = 30_000;

export interface ConvergenceOptions {
  readonly stripe: Stripe;
  readonly subscribers: readonly Subscriber[];
  readonly server: URL;
  readonly billingUrl: string;
  readonly changes: number;
}

/**
 * Changes one subscription after the other at Stripe, delivers the event, and returns the milliseconds from each
 * delivery until the tenant's row has the change: the commit sends a notification.
 */
export async function measureConvergence(
  resources: Resources,
  { stripe, subscribers, server, billingUrl, changes }: ConvergenceOptions,
): Promise<number[]> {
  const listener = await resources.use(
    () => listening(billingUrl),
    (client) => client.end(),
  );
  const socket = await resources.use(
    () => opened(server),
    async (one) => one.destroy(),
  );
  socket.resume();
  const times: number[] = [];
  for (let n = 0; n < changes; n++) {
    const { tenantId, subscription } = subscribers[n % subscribers.length] as Subscriber;
    const [item] = subscription.items.data;
    await stripe.subscriptions.update(subscription.id, { items: [{ id: item?.id ?? '', quantity: n + 2 }] });
    const written = notified(listener, tenantId);
    const sentAt = performance.now();
    socket.write(eventRequest(server.host, subscription));
    await written;
    times.push(performance.now() - sentAt);
    await wait(PAUSE_MS);
  }
  return times;
}

async function listening(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => {});
  await client.connect();
  await client.query(`listen ${PLAN_CHANGES}`);
  return client;
}

async function notified(client: pg.Client, tenantId: string): Promise<void> {
  const signal = AbortSignal.timeout(CONVERGENCE_TIMEOUT_MS);
  for (;;) {
    const [message] = (await once(client, 'notification', { signal })) as [pg.Notification];
    if (message.payload === tenantId) return;
  }
}

async function opened(server: URL): Promise<Socket> {
  const socket = connect(Number(server.port), server.hostname);
  socket.setNoDelay(true);
  await once(socket, 'connect');
  return socket;
}
