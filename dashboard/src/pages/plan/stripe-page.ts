import { PageFault } from '../../api/problem.ts';

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Leaves for a page of Stripe that the server named: over TLS, or the fake of this machine. Throws a PageFault for any
 * other URL.
 */
export function leaveFor(url: string): void {
  const { protocol, hostname, href } = new URL(url);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname));
  if (!isSafe)
    throw new PageFault(
      'unsafe_page',
      'The server named a payment page without encryption, so it was not opened. Tell the operator of this server.',
    );
  location.assign(href);
}
