import { isLoopback } from './ip-address.ts';

const ORIGIN = /^https?:\/\/(?:([^:/[\]]+)|\[([^\]]+)\])(?::\d{1,5})?$/;

/** Whether an `Origin` is that of a page on this machine, on any port. */
export function isLoopbackOrigin(origin: string | undefined): origin is string {
  const [, name, ipv6] = ORIGIN.exec(origin ?? '') ?? [];
  return isLoopback(name ?? ipv6);
}
