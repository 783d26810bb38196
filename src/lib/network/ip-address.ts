import { isIP } from 'node:net';

/** The length of an IPv6 address of 45 characters, its brackets, an interface zone, and a port. */
const MAX_LENGTH = 80;
const WITH_PORT = /^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/;
const IN_BRACKETS = /^\[([^[\]]+)\](?::\d{1,5})?$/;

/**
 * The only parser of IP addresses: accepts `192.0.2.7:443`, `[2001:db8::1]:443` and `fe80::1%eth0`, as proxies and
 * sockets write them, and returns one spelling of each, an IPv4-mapped address as IPv4. `undefined` for everything
 * else, such as `0x7f.1`, `127.1` and `010.0.0.1`, which resolvers read differently.
 */
export function parseIpAddress(text: string | undefined): string | undefined {
  if (text === undefined || text.length > MAX_LENGTH) return undefined;
  const [bare = ''] = (WITH_PORT.exec(text)?.[1] ?? IN_BRACKETS.exec(text)?.[1] ?? text).split('%', 1);
  const version = isIP(bare);
  if (version !== 6) return version === 4 ? bare : undefined;
  const groups = groupsOf(bare);
  return isMapped(groups) ? dotted(groups.slice(6)) : compressed(bare);
}

/** Eight numbers of 16 bits. Throws for anything that `parseIpAddress` does not return. */
function groupsOf(ipv6: string): number[] {
  const [left = '', right] = compressed(ipv6).split('::');
  const numbers = (part = '') => (part === '' ? [] : part.split(':').map((one) => Number.parseInt(one, 16)));
  const [head, tail] = [numbers(left), numbers(right)];
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

// the URL parser writes a trailing IPv4 part as groups, and the longest run of zeros as `::`
const compressed = (ipv6: string) => new URL(`http://[${ipv6}]`).hostname.slice(1, -1);

const isMapped = (groups: readonly number[]) =>
  groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;

const dotted = (two: readonly number[]) => two.flatMap((group) => [group >> 8, group & 0xff]).join('.');

/**
 * The network that one customer usually has: an IPv4 address, or the first half of an IPv6 address. Texts that are not
 * IP addresses share one network, so that no client gets a new one for each request. IPv6 addresses made from an IPv4
 * address (NAT64, 6to4) count as that address, because one customer has 65,536 of their halves.
 */
export function networkOf(text: string | undefined): string {
  const address = parseIpAddress(text);
  if (address === undefined) return 'unknown';
  if (!address.includes(':')) return address;
  const groups = groupsOf(address);
  if (groups[0] === 0x2002) return dotted(groups.slice(1, 3));
  if (groups[0] === 0x64 && groups[1] === 0xff9b && groups.slice(2, 6).every((group) => group === 0))
    return dotted(groups.slice(6));
  const half = groups.slice(0, 4).map((group) => group.toString(16));
  return `${half.join(':')}::/64`;
}

/**
 * The network for logs, too large to tell one person: an IPv4 address without its last number, or the first 48 bits of
 * an IPv6 address.
 */
export function coarseNetworkOf(text: string | undefined): string {
  const network = networkOf(text);
  const numbers = network.split('.');
  if (numbers.length === 4) return `${numbers.slice(0, 3).join('.')}.0/24`;
  return network === 'unknown' ? network : `${network.split(':').slice(0, 3).join(':')}::/48`;
}

/** True for an IP address, or the name `localhost`, that only this machine can reach. */
export function isLoopback(host: string | undefined): boolean {
  if (host?.toLowerCase() === 'localhost') return true;
  const address = parseIpAddress(host);
  return address === '::1' || address?.startsWith('127.') === true;
}
