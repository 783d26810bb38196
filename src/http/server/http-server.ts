import { createServer, type RequestListener, type Server } from 'node:http';

export interface HttpLimits {
  /** Until the headers of a request have arrived. */
  readonly headersMs: number;
  /** Until the whole request has arrived; 16 MiB need 1.1 Mbit/s. */
  readonly requestMs: number;
  /** Without any data in either direction, such as a response that the client does not read. */
  readonly silenceMs: number;
  readonly checkEveryMs: number;
  /** Of a connection between two requests: longer than proxies keep theirs, or they would send into one that just closes. */
  readonly idleMs: number;
}

const HTTP_LIMITS: HttpLimits = {
  headersMs: 20_000,
  requestMs: 120_000,
  silenceMs: 120_000,
  checkEveryMs: 5_000,
  idleMs: 75_000,
};

/** Closes slow connections: each of them costs memory, and an unread response costs its whole length. */
export function httpServer(
  app: RequestListener,
  { headersMs, requestMs, silenceMs, checkEveryMs, idleMs }: HttpLimits = HTTP_LIMITS,
): Server {
  const options = {
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: checkEveryMs,
    keepAliveTimeout: idleMs,
  };
  return createServer(options, inOriginForm(app)).setTimeout(silenceMs);
}

/**
 * Reduces an absolute target (`GET http://user:password@host/path`) to its path. This runs before Express: Node writes
 * a target that it cannot parse to stderr, including the password.
 */
function inOriginForm(app: RequestListener): RequestListener {
  return (request, response) => {
    const { url = '' } = request;
    if (!url.startsWith('/')) {
      if (!URL.canParse(url)) {
        response.writeHead(400, { Connection: 'close' }).end();
        return;
      }
      const { pathname, search } = new URL(url);
      request.url = pathname + search;
    }
    app(request, response);
  };
}
