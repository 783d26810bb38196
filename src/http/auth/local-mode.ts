import type { Request } from 'express';
import { isLoopback } from '../../lib/network/ip-address.ts';
import { isLoopbackOrigin } from '../../lib/network/loopback-origin.ts';
import { isForwarded, isPeerLoopback } from '../../lib/network/request-network.ts';
import { RequestProblem } from '../problem.ts';

export interface LocalMode {
  /** Something else protects the port, such as a container's bridge network: the peer may be another machine. */
  readonly beyondLoopback: boolean;
  /** The operator has configured a proxy (TRUST_PROXY, or an https PUBLIC_URL). */
  readonly behindProxy: boolean;
  /** Pages of other ports of this machine may call: those of OmniMemory 1's dashboard. */
  readonly loopbackPages?: boolean;
}

const FOREIGN = new Set<unknown>(['cross-site', 'same-site']);
/** A name or an IPv4 address, or an IPv6 address in brackets, and a port. */
const HOST = /^([a-z\d.-]+|\[[a-f\d:.]+\])(:\d{1,5})?$/i;

/**
 * The reason why a request without credentials is not accepted as local mode, or `undefined`. Behind a proxy, everyone
 * appears to be on this machine, and most proxies rewrite `Host`. Any web page can send requests here: a cross-site
 * request has that site's Origin, and DNS rebinding shows in Host.
 */
export function refusalOfLocalRequest(request: Request, mode: LocalMode): string | undefined {
  return refusalOfPeer(request, mode) ?? refusalOfHost(request) ?? refusalOfPage(request, mode);
}

/** Throws `local_mode_refused`. */
export function requireLocalRequest(request: Request, mode: LocalMode): void {
  const refusal = refusalOfLocalRequest(request, mode);
  if (refusal) throw new RequestProblem(403, 'local_mode_refused', refusal);
}

function refusalOfPeer(request: Request, { beyondLoopback, behindProxy }: LocalMode): string | undefined {
  if (!beyondLoopback && !isPeerLoopback(request))
    return 'Local mode accepts requests from this machine only. Send an API key.';
  if (beyondLoopback && behindProxy) return undefined;
  // by default nginx adds no header, but it speaks HTTP/1.0, which browsers and tools do not
  if (isForwarded(request) || request.httpVersion === '1.0')
    return 'Local mode does not accept requests through a proxy. Send an API key, or connect to the server directly.';
  return undefined;
}

function refusalOfHost({ headers, headersDistinct, originalUrl }: Request): string | undefined {
  const name = HOST.exec(headers.host ?? '')?.[1];
  // an absolute target names a host, too, and is only sent to proxies
  if (headersDistinct.host?.length === 1 && isLoopback(name) && originalUrl.startsWith('/')) return undefined;
  return 'Local mode accepts requests to localhost only. Use the host name localhost, or send an API key.';
}

function refusalOfPage({ headers }: Request, { loopbackPages = false }: LocalMode): string | undefined {
  const { host, origin, referer } = headers;
  const own = `http://${host}`;
  if (origin !== undefined && origin !== own && !(loopbackPages && isLoopbackOrigin(origin)))
    return 'Local mode does not accept requests from web pages of other origins. Send an API key.';
  const from = referer === undefined ? undefined : URL.parse(referer)?.origin;
  const isOwnReferer = from === URL.parse(own)?.origin || (loopbackPages && isLoopbackOrigin(from));
  if (referer !== undefined && !isOwnReferer)
    return 'Local mode does not accept requests from web pages of other origins. Send an API key.';
  // a page on another port of localhost is same-site but still foreign
  if (FOREIGN.has(headers['sec-fetch-site']) && !(loopbackPages && origin !== undefined))
    return 'Local mode does not accept requests from web pages of other sites. Send an API key.';
  return undefined;
}
