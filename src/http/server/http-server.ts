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
  return createServer(options, inOriginForm(app)).setTimeout(silenceMs);
}

/**
 * Makes a path of an absolute target (`GET http://user:password@host/path`). Before Express sees it: Node writes a
 * target that it cannot parse on stderr, with the password.
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
