import type { Request } from 'express';
import { isLoopback } from '../../lib/ip-address.ts';
import { isForwarded, isPeerLoopback } from '../../lib/network.ts';

export interface LocalMode {
  /** Something else guards the port, such as the bridge of a container: the peer may be another machine. */
  readonly beyondLoopback: boolean;
  /** The operator has said that a proxy stands in front (TRUST_PROXY, or an https PUBLIC_URL). */
  readonly behindProxy: boolean;
}

const FOREIGN = new Set<unknown>(['cross-site', 'same-site']);
/** A name or an IPv4 address, or an IPv6 address in brackets, and a port. */
const HOST = /^([a-z\d.-]+|\[[a-f\d:.]+\])(:\d{1,5})?$/i;

/**
 * Why a request without credentials is not taken for the person at this machine, or `undefined`. A proxy in front makes
 * everybody look as if they were on this machine, and most write `Host` anew. Any page in a browser can send requests
 * here: one from another site carries that site's Origin, and one that uses DNS rebinding carries its name in Host.
 */
export function refusalOfLocalRequest(request: Request, mode: LocalMode): string | undefined {
  return refusalOfPeer(request, mode) ?? refusalOfPage(request);
}

function refusalOfPeer(request: Request, { beyondLoopback, behindProxy }: LocalMode): string | undefined {
  if (!beyondLoopback && !isPeerLoopback(request)) return 'Local mode answers to this machine only.';
  if (beyondLoopback && behindProxy) return undefined;
  // by default nginx adds no header, and speaks HTTP/1.0, which browsers and tools do not
  if (isForwarded(request) || request.httpVersion === '1.0')
    return 'Local mode does not answer to proxies. Send an API key, or reach the server directly.';
  return undefined;
}

function refusalOfPage({ headers, headersDistinct, originalUrl }: Request): string | undefined {
  const { host = '', origin, referer } = headers;
  const name = HOST.exec(host)?.[1];
  if (headersDistinct.host?.length !== 1 || !isLoopback(name)) return 'Local mode answers to localhost only.';
  // an absolute one names a host, too, and is sent to proxies only
  if (!originalUrl.startsWith('/')) return 'Local mode answers to localhost only.';
  const own = `http://${host}`;
  if (origin !== undefined && origin !== own)
    return 'Local mode does not answer to web pages of other origins.';
  if (referer !== undefined && URL.parse(referer)?.origin !== URL.parse(own)?.origin)
    return 'Local mode does not answer to web pages of other origins.';
  // a page of another port of localhost is of the same site, and as foreign
  if (FOREIGN.has(headers['sec-fetch-site'])) return 'Local mode does not answer to other sites.';
  return undefined;
}
