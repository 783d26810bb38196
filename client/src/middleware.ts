import type { Middleware } from 'openapi-fetch';
import { newIdempotencyKey } from './idempotency-key.ts';

/** Sends the API key with every request. */
export const authorization = (apiKey: string): Middleware => ({
  onRequest: ({ request }) => request.headers.set('Authorization', `Bearer ${apiKey}`),
});

/** Gives every POST an Idempotency-Key, so that it can be repeated. */
export const idempotency: Middleware = {
  onRequest: ({ request: { method, headers } }) => {
    if (method === 'POST' && !headers.has('Idempotency-Key'))
      headers.set('Idempotency-Key', newIdempotencyKey());
  },
};

export interface RetryOptions {
  readonly retries: number;
  /** Milliseconds that one attempt may take. */
  readonly timeoutMs: number;
}

/**
 * Sends the request, and again after a broken connection, 429 or 503. A PATCH is sent once, because after a
 * lost response it may have been applied. Must be the last middleware, because it produces the response.
 */
export const retry = ({ retries, timeoutMs }: RetryOptions): Middleware => ({
  // `fetch` of a browser must not be called as a method
  onRequest: async ({ request, options: { fetch } }) => {
    const attempts = request.method === 'PATCH' ? 1 : retries + 1;
    for (let attempt = 1; ; attempt++) {
      const isLast = attempt >= attempts;
      const signal = AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]);
      const response = await fetch(isLast ? request : request.clone(), { signal }).catch((error) => {
        if (isLast || request.signal.aborted) throw error;
        return undefined;
      });
      if (response && (isLast || !isTemporary(response))) return response;
      await response?.body?.cancel();
      await wait(pauseMs(attempt, response?.headers.get('Retry-After')), request.signal);
    }
  },
});

const isTemporary = ({ status }: Response) => status === 429 || status === 503;

const MAX_PAUSE_MS = 30_000;

/** The delay that the server asks for, else 0.1 to 0.3 seconds, doubled each time. */
function pauseMs(attempt: number, retryAfter: string | null | undefined): number {
  const asked = Number(retryAfter ?? Number.NaN) * 1_000;
  const own = 100 * 2 ** attempt * (0.5 + Math.random());
  return Math.min(Number.isFinite(asked) ? asked : own, MAX_PAUSE_MS);
}

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', abort, { once: true });
  });
}
