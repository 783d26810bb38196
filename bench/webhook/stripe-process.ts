import { startFakeStripe } from '../../dev/fake-stripe/fake-stripe.ts';
import { announce } from '../support/child-process.ts';

/** A separate process: a Stripe in memory, which responds after LATENCY_MS. It announces `{ url, secretKey }`. */
const stripe = await startFakeStripe();
stripe.network.setLatency(Number(process.env.LATENCY_MS));
announce({ url: stripe.url, secretKey: stripe.secretKey });
