import type { Express, Request } from 'express';
import { isLoopback, parseIpAddress } from './ip-address.ts';

/** The IP address of a request's client as reported by the trusted proxies; `undefined` if they report none. */
export const ipAddressOf = ({ ip }: Request): string | undefined => parseIpAddress(ip);

/** Express's `trust proxy`, which here also accepts IP addresses with a port. */
export function trustProxies(app: Express, trusted: number | readonly string[] | false): void {
  app.set('trust proxy', trusted);
  const isTrusted: (address: string, hop: number) => boolean = app.get('trust proxy fn');
  app.set('trust proxy', (address: string | undefined, hop: number) =>
    isTrusted(parseIpAddress(address) ?? '', hop),
  );
}

// headers that proxies and content delivery networks add; `Via` and `Forwarded` are the standard ones
const FORWARDING = new RegExp(
  [
    '^((.*-)?via|forwarded.*|x-forward.*|(x-)?proxy-.*|x-proxy.*|max-forwards|x-nginx.*|x-varnish|surrogate-.*)$',
    '^(front-end-https|x-https|x-ssl.*|x-url-scheme|x-scheme|x-host)$',
    '^(cf|cdn|fly|akamai|fastly|x-akamai|x-arr|x-azure|x-appengine|x-envoy|x-original|x-vercel|x-amzn?|x-railway|x-render)-',
    '(client|real|remote|connecting|originating|cluster|source|user)-?(ip|addr|address|host|port)$',
  ].join('|'),
);

/** Whether a proxy states that it has forwarded the request. */
export const isForwarded = ({ headers }: Pick<Request, 'headers'>): boolean =>
  Object.keys(headers).some((name) => FORWARDING.test(name));

/**
 * Whether the connection itself comes from this machine. `request.ip` cannot tell, because it may come from a proxy's
 * header. A socket without an IP address is refused.
 */
export const isPeerLoopback = ({ socket }: Pick<Request, 'socket'>): boolean =>
  isLoopback(socket.remoteAddress);

/** No proxy in between, as far as a request can show. */
export const isFromThisMachine = (request: Request): boolean =>
  isPeerLoopback(request) && !isForwarded(request);
