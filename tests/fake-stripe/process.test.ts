import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import Stripe from 'stripe';
import { startReceiver } from './webhook-receiver.ts';

const MAIN = join(import.meta.dirname, '../../dev/fake-stripe/main.ts');

test('npm run dev:stripe says how to start the server, has prices, and sends signed events', async () => {
  const receiver = await startReceiver();
  const args = [MAIN, '--port', '0', '--webhook', receiver.url, '--price', 'team_yearly=9900/year'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [greeting] = await once(child.stdout.setEncoding('utf8'), 'data');
    const setting = (name: string) => new RegExp(`${name}=(\\S+)`).exec(greeting)?.[1] ?? '';
    const { hostname, port } = new URL(setting('STRIPE_API_BASE'));
    const stripe = new Stripe(setting('STRIPE_SECRET_KEY'), { host: hostname, port, protocol: 'http' });
    expect((await stripe.prices.list({ lookup_keys: ['team_yearly'] })).data).toMatchObject([
      { unit_amount: 9_900, recurring: { interval: 'year' } },
    ]);
    await stripe.customers.create();
    while (!receiver.types().includes('customer.created')) await new Promise(setImmediate);
    const { body, headers } = receiver.received.at(-1) ?? { body: '', headers: {} };
    const signature = headers['stripe-signature'] ?? '';
    stripe.webhooks.constructEvent(body, signature, setting('STRIPE_WEBHOOK_SECRET'));
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  } finally {
    child.kill('SIGKILL');
    await receiver.close();
  }
});
