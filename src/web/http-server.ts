import { createServer, type RequestListener, type Server } from 'node:http';

export interface HttpLimits {
  /** Until the headers of a request are there. */
  readonly headersMs: number;
  /** Until the whole request is there; 16 MiB need 1.1 Mbit/s. */
  readonly requestMs: number;
  /** In which nothing moves in either direction, such as an answer that nobody takes. */
  readonly silenceMs: number;
  readonly checkEveryMs: number;
}

const HTTP_LIMITS: HttpLimits = {
  headersMs: 20_000,
  requestMs: 120_000,
  silenceMs: 120_000,
  checkEveryMs: 5_000,
};

/** Closes connections that take their time: each of them costs memory, and an answer that is not taken its whole length. */
export function httpServer(
  app: RequestListener,
  { headersMs, requestMs, silenceMs, checkEveryMs }: HttpLimits = HTTP_LIMITS,
): Server {
  const options = {
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: checkEveryMs,
  };
  return createServer(options, app).setTimeout(silenceMs);
}
