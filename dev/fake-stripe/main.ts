import { Command, InvalidArgumentError } from 'commander';
import type { AutomaticDelivery } from './deliveries/deliveries.ts';
import { DEFAULT_SECRET_KEY, type FakeStripe, startFakeStripe } from './fake-stripe.ts';

interface Options {
  port: number;
  webhook: string;
  webhookSecret: string;
  thin: boolean;
  price: PriceOption[];
  drop: number;
  duplicate: number;
  delay: number;
  reorder: number;
}

interface PriceOption {
  readonly lookupKey: string;
  readonly cents: number;
  readonly interval: 'month' | 'year';
}

// The lookup keys of the plan catalogue.
const DEFAULT_PRICES: PriceOption[] = [
  { lookupKey: 'omnimemory_pro_monthly', cents: 1_900, interval: 'month' },
  { lookupKey: 'omnimemory_pro_yearly', cents: 19_000, interval: 'year' },
  { lookupKey: 'omnimemory_enterprise_monthly', cents: 9_900, interval: 'month' },
  { lookupKey: 'omnimemory_enterprise_yearly', cents: 99_000, interval: 'year' },
];
const RETRY_AFTER_MS = [1_000, 5_000, 15_000, 60_000, 300_000];
const TICK_MS = 1_000;

async function main(): Promise<void> {
  const options = parseOptions();
  const stripe = await startFakeStripe({
    port: options.port,
    seed: Date.now(),
    delivery: deliveryOf(options),
  });
  for (const price of options.price.length > 0 ? options.price : DEFAULT_PRICES) addPrice(stripe, price);
  // After the prices, because no one waits for their events.
  stripe.deliveries.addEndpoint({
    url: options.webhook,
    secret: options.webhookSecret,
    payload: options.thin ? 'thin' : 'snapshot',
  });
  const ticking = setInterval(() => stripe.catchUp(), TICK_MS);
  greet(stripe, options);
  await nextSignal();
  clearInterval(ticking);
  await stripe.close();
}

function parseOptions(): Options {
  return new Command('npm run dev:stripe --')
    .description('A fake Stripe for development: state in memory, hosted pages, signed webhooks.')
    .option('--port <number>', 'port to listen on', number, 12_111)
    .option('--webhook <url>', 'webhook URL for events', 'http://127.0.0.1:8003/webhooks/stripe')
    .option('--webhook-secret <secret>', 'signing secret of the webhook', 'whsec_fake_stripe_of_development')
    .option('--thin', 'send thin events instead of snapshot events', false)
    .option('--price <key=cents[/interval]>', 'a price; can be repeated', price, [])
    .option('--drop <share>', 'share of deliveries that are never sent', share, 0)
    .option('--duplicate <share>', 'share of deliveries that are sent twice', share, 0)
    .option('--delay <ms>', 'maximum random delay', number, 0)
    .option('--reorder <ms>', 'time within which deliveries are sent in random order', number, 0)
    .parse()
    .opts<Options>();
}

function deliveryOf({ drop, duplicate, delay, reorder }: Options): AutomaticDelivery {
  return {
    dropRate: drop,
    duplicateRate: duplicate,
    delayMs: [0, delay],
    reorderWithinMs: reorder,
    retryAfterMs: RETRY_AFTER_MS,
  };
}

function addPrice(stripe: FakeStripe, { lookupKey, cents, interval }: PriceOption): void {
  const product = stripe.products.create({ name: lookupKey });
  stripe.prices.create({
    product: product.id,
    currency: 'usd',
    unit_amount: cents,
    recurring: { interval },
    lookup_key: lookupKey,
  });
}

function greet(stripe: FakeStripe, { webhook, webhookSecret }: Options): void {
  const keys = stripe.prices.list({}).map(({ lookup_key }) => lookup_key);
  process.stdout.write(`The fake Stripe is listening on ${stripe.url} (open it in a browser)
Prices: ${keys.reverse().join(', ')}
Events go to ${webhook}
Start the server with:
  STRIPE_SECRET_KEY=${DEFAULT_SECRET_KEY} STRIPE_WEBHOOK_SECRET=${webhookSecret} STRIPE_API_BASE=${stripe.url} npm start
`);
}

function nextSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

function number(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('must be a whole number');
  return Number(value);
}

function share(value: string): number {
  if (!(Number(value) >= 0 && Number(value) <= 1)) throw new InvalidArgumentError('must be between 0 and 1');
  return Number(value);
}

function price(value: string, before: PriceOption[]): PriceOption[] {
  const [, lookupKey, cents, interval = 'month'] = /^(\w+)=(\d+)(?:\/(month|year))?$/.exec(value) ?? [];
  if (!lookupKey) throw new InvalidArgumentError('must look like pro_monthly=1900 or pro_yearly=19000/year');
  return [...before, { lookupKey, cents: Number(cents), interval: interval as PriceOption['interval'] }];
}

main().catch(({ code, message, port }: NodeJS.ErrnoException & { port?: number }) => {
  const isTaken = code === 'EADDRINUSE';
  process.stderr.write(
    isTaken
      ? `Another program already listens on port ${port}. End it, or choose another port: npm run dev:stripe -- --port ${(port ?? 0) + 1}.\n`
      : `${message}\n`,
  );
  process.exitCode = 1;
});
