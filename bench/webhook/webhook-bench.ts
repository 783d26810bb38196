import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { type Bench, progress } from '../support/bench.ts';
import { openBenchDatabase } from '../support/bench-database.ts';
import { startHelper } from '../support/child-process.ts';
import { measureRequests } from '../support/http-load.ts';
import { print } from '../support/output.ts';
import { startProductServer } from '../support/product-server.ts';
import { percentile } from '../support/statistics.ts';
import { measureConvergence } from './convergence.ts';
import { eventRequest, WEBHOOK_SECRET } from './events.ts';
import { clientOf, type FakeStripeProcess, type Subscriber, subscribe } from './subscribers.ts';

const CONNECTIONS = 10;
const POOL_SIZE = 10;
const STRIPE_LATENCY_MS = 20;

export const webhookBench: Bench = {
  summary: 'events of Stripe verified and stored, and the time until the tenant’s fields are right',
  async run(args, resources) {
    const { json, seconds, tenants, changes } = optionsOf(args);
    const { databaseUrls } = await openBenchDatabase(resources, { tenants, sessions: 1 });
    const billingUrl = databaseUrls.billing ?? '';
    const fake = await startHelper<FakeStripeProcess>(resources, 'bench/webhook/stripe-process.ts', {
      LATENCY_MS: `${STRIPE_LATENCY_MS}`,
    });
    const stripe = clientOf(fake);
    progress(`Creating ${tenants} subscriptions …`);
    const subscribers = await subscribe(stripe, billingUrl, tenants);
    const url = await startProductServer(resources, databaseUrls, POOL_SIZE, {
      LOG_LEVEL: 'error',
      DATABASE_URL_BILLING: billingUrl,
      STRIPE_SECRET_KEY: fake.secretKey,
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      STRIPE_API_BASE: fake.url,
    });
    const server = new URL(url);

    const target = { hostname: server.hostname, port: Number(server.port), connections: CONNECTIONS };
    const next = () => eventRequest(server.host, anyOf(subscribers).subscription);
    progress('Warming up');
    await measureRequests(target, next, 2 * seconds);
    progress(`Sending events for ${seconds} s`);
    const load = await measureRequests(target, next, seconds);
    await caughtUp(billingUrl);
    progress(`Sending ${changes} changes, one after the other`);
    const options = { stripe, subscribers, server, billingUrl, changes };
    const times = await measureConvergence(resources, options);

    const result = {
      events_per_s: Math.round(load.perSecond),
      ack_p99_ms: rounded(load.p99),
      converge_p50_ms: rounded(percentile(times, 0.5)),
      converge_p99_ms: rounded(percentile(times, 0.99)),
    };
    print(`${tenants} customers, ${CONNECTIONS} connections, Stripe responds after ${STRIPE_LATENCY_MS} ms`);
    print(
      `events verified and stored  ${result.events_per_s}/s   p99 ${result.ack_p99_ms} ms, the worker beside it`,
    );
    print(`from delivery to the row    p50 ${result.converge_p50_ms} ms   p99 ${result.converge_p99_ms} ms`);
    if (json) print(JSON.stringify({ bench: 'webhook', ...result }));
  },
};

/** Waits until the worker has processed every event. */
async function caughtUp(billingUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: billingUrl });
  await client.connect();
  try {
    for (;;) {
      const { rows } = await client.query('select from stripe_events where processed_at is null limit 1');
      if (rows.length === 0) return;
      await wait(100);
    }
  } finally {
    await client.end();
  }
}

function optionsOf(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      json: { type: 'boolean', default: false },
      seconds: { type: 'string', default: '5' },
      tenants: { type: 'string', default: '200' },
      changes: { type: 'string', default: '200' },
    },
  });
  const whole = (name: 'seconds' | 'tenants' | 'changes') => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number above 0.`);
    return value;
  };
  return {
    json: values.json,
    seconds: whole('seconds'),
    tenants: whole('tenants'),
    changes: whole('changes'),
  };
}

const anyOf = (subscribers: readonly Subscriber[]): Subscriber =>
  subscribers[Math.floor(Math.random() * subscribers.length)] as Subscriber;
const rounded = (value: number) => Number(value.toFixed(1));
