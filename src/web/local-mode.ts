import type { IncomingHttpHeaders } from 'node:http';
import { isLoopback } from '../base/config.ts';

const FOREIGN = new Set<unknown>(['cross-site', 'same-site']);

/**
 * Why a request without credentials is not taken for the person at this machine, or `undefined`. Any page in a
 * browser can send requests here: one from another site carries that site's Origin, and one that uses DNS rebinding
 * carries its name in Host.
 */
export function refusalOfLocalRequest(headers: IncomingHttpHeaders): string | undefined {
  const { host = '', origin } = headers;
  if (!isLoopback(hostname(host))) return 'Local mode answers to localhost only.';
  if (origin !== undefined && origin !== `http://${host}`)
    return 'Local mode does not answer to web pages of other origins.';
  // a page of another port of localhost is of the same site, and as foreign
  if (FOREIGN.has(headers['sec-fetch-site'])) return 'Local mode does not answer to other sites.';
  return undefined;
}

function hostname(host: string): string {
  return host.replace(/:\d+$/, '').toLowerCase();
}
