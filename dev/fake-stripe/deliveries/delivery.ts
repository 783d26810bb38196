import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggedEvent } from '../state/event-log.ts';
import { signatureOf } from './signature.ts';

export interface Endpoint {
  readonly url: string;
  /** Several during a rotation. */
  readonly secret: string | readonly string[];
  /** The whole event, or a notification that only names the object. Defaults to snapshot. */
  readonly payload?: 'snapshot' | 'thin';
  /** The event types to deliver; `*` stands for any text. Defaults to all. */
  readonly events?: readonly string[];
}

/** The status of the HTTP response; `undefined`: there was none. */
export interface Attempt {
  readonly status: number | undefined;
}

export interface SignedRequest {
  readonly body: string;
  readonly headers: { readonly 'content-type': string; readonly 'stripe-signature': string };
}

const TIMEOUT_MS = 30_000;

/** One event on its way to one endpoint. */
export class Delivery {
  readonly event: LoggedEvent;
  readonly endpoint: Endpoint;
  readonly attempts: Attempt[] = [];
  readonly #body: () => string;

  constructor(event: LoggedEvent, endpoint: Endpoint, body: () => string) {
    this.event = event;
    this.endpoint = endpoint;
    this.#body = body;
    event.pending_webhooks += 1;
  }

  get succeeded(): boolean {
    return this.attempts.some(isSuccess);
  }

  /** The request, for tests that send it themselves. `at`: unix seconds of the signature. */
  signed(at?: number): SignedRequest {
    const body = this.#body();
    const { secret } = this.endpoint;
    const secrets = typeof secret === 'string' ? [secret] : secret;
    return {
      body,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'stripe-signature': signatureOf(body, { secrets, at }),
      },
    };
  }

  /** Sends it once; can be called again. Never throws. */
  async send({ at, signal }: { at?: number; signal?: AbortSignal } = {}): Promise<Attempt> {
    const { body, headers } = this.signed(at);
    const attempt = await post(this.endpoint.url, { body, headers }, signal);
    this.record(attempt);
    return attempt;
  }

  /** For tests that have sent it themselves. */
  record(attempt: Attempt): void {
    if (isSuccess(attempt) && !this.succeeded) this.event.pending_webhooks -= 1;
    this.attempts.push(attempt);
  }

  /** Sends it until it is acknowledged, with a pause after each failure. False if it gave up. */
  async sendUntilAcknowledged(retryAfterMs: readonly number[], signal: AbortSignal): Promise<boolean> {
    for (const pause of [...retryAfterMs, undefined]) {
      if (isSuccess(await this.send({ signal }))) return true;
      if (pause !== undefined) await sleep(pause, undefined, { signal });
    }
    return false;
  }
}

function isSuccess({ status }: Attempt): boolean {
  return status !== undefined && status >= 200 && status < 300;
}

async function post(url: string, { body, headers }: SignedRequest, stop?: AbortSignal): Promise<Attempt> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: { ...headers, 'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)' },
      signal: stop ? AbortSignal.any([timeout, stop]) : timeout,
      redirect: 'manual',
    });
    await response.body?.cancel();
    return { status: response.status };
  } catch {
    return { status: undefined };
  }
}
