import { afterAll, describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/config.ts';
import { isLoopback, networkOf, parseIpAddress } from '../../src/lib/network/ip-address.ts';
import { listen, TestBrowser } from '../support/browser.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { newPerson } from '../support/sign-in.ts';
import { createTestApp } from '../support/test-app.ts';

test.each([
  ['192.0.2.7', '192.0.2.7', '192.0.2.7'],
  ['192.0.2.7:51234', '192.0.2.7', '192.0.2.7'],
  ['[192.0.2.7]:80', '192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7', '192.0.2.7'],
  ['::FFFF:c000:207', '192.0.2.7', '192.0.2.7'],
  ['0:0:0:0:0:ffff:c000:0207', '192.0.2.7', '192.0.2.7'],
  ['[::ffff:192.0.2.7]:443', '192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:0001:2::1', '2001:db8:1:2::1', '2001:db8:1:2::/64'],
  ['[2001:db8:1:2::1]', '2001:db8:1:2::1', '2001:db8:1:2::/64'],
  ['[2001:db8:1:2::1]:65535', '2001:db8:1:2::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '::1', '0:0:0:0::/64'],
  ['::', '::', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80::1', 'fe80:0:0:0::/64'],
  ['[fe80::1%25eth0]:1', 'fe80::1', 'fe80:0:0:0::/64'],
  ['::192.0.2.7', '::c000:207', '0:0:0:0::/64'],
  ['64:ff9b::192.0.2.7', '64:ff9b::c000:207', '192.0.2.7'],
  ['2002:c000:207:1::1', '2002:c000:207:1::1', '192.0.2.7'],
])('%p is the IP address %p of the network %p', (text, address, network) => {
  expect([parseIpAddress(text), networkOf(text)]).toEqual([address, network]);
});

const NO_ADDRESS = [
  undefined,
  '',
  ' ',
  'unknown',
  '_hidden',
  'localhost',
  '0x7f.1',
  '127.1',
  '2130706433',
  '010.0.0.1',
  '192.0.2.256',
  '192.0.2.7:',
  '192.0.2.7:123456',
  '192.0.2.7:80:80',
  '192.0.2.7 ',
  '[192.0.2.7',
  '[]',
  '[]:80',
  '::1::',
  '1:2:3:4:5:6:7:8:9',
  '[::1]x',
  '%eth0',
  '"192.0.2.7"',
  'x'.repeat(100_000),
  `::1%${'x'.repeat(100)}`,
];

test.each(NO_ADDRESS)('%p is no IP address, and shares one network', (text) => {
  expect([parseIpAddress(text), networkOf(text)]).toEqual([undefined, 'unknown']);
});

test.each([
  ['localhost', true],
  ['LOCALHOST', true],
  ['127.0.0.1', true],
  ['127.255.3.4', true],
  ['::1', true],
  ['[::1]', true],
  ['::ffff:127.0.0.1', true],
  ['::ffff:7f00:1', true],
  ['::127.0.0.1', false],
  ['127.999.1.1', false],
  ['127.1', false],
  ['0x7f.1', false],
  ['0177.0.0.1', false],
  ['2130706433', false],
  ['0.0.0.0', false],
  ['::', false],
  ['localhost.evil.example', false],
  ['localhost.', false],
  ['', false],
  [undefined, false],
])('whether %p is loopback: %p', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});

describe('a proxy that writes ports behind IP addresses', () => {
  const sites: { close(): Promise<void> }[] = [];
  afterAll(() => Promise.all(sites.map((site) => site.close())));
  const limits = (perNetwork: number) => ({ perNetwork, failuresPerNetwork: 1_000, perCaller: 1_000 });

  async function serve(trusted: string, perNetwork: number) {
    const { accounts } = loadConfig({ TRUST_PROXY: trusted });
    const options = { accounts, localMode: false, rateLimits: limits(perNetwork) };
    const site = await listen(createTestApp(db, options));
    sites.push(site);
    return { site, accounts };
  }
  const statuses = async (origin: string, forwarded: readonly string[]) => {
    const seen: number[] = [];
    for (const address of forwarded) {
      const answer = await fetch(`${origin}/v1/sessions`, { headers: { 'x-forwarded-for': address } });
      await answer.arrayBuffer();
      seen.push(answer.status);
    }
    return seen;
  };

  test.each([
    ['ports', (n: number) => `192.0.2.1:${50_000 + n}`],
    ['ports behind brackets', (n: number) => `[2001:db8::1]:${50_000 + n}`],
    ['zones', (n: number) => `fe80::1%eth${n}`],
    [
      'spellings',
      (n: number) => ['::ffff:192.0.2.9', '192.0.2.9', '::ffff:c000:209', '[::ffff:192.0.2.9]:1'][n] ?? '',
    ],
    ['words that are no IP address', (n: number) => `unknown-${n}`],
  ])('gives no client a new network for each request: %s', async (_name, address) => {
    const { site } = await serve('1', 2);
    const seen = await statuses(site.origin, [0, 1, 2, 3].map(address));
    expect(seen).toEqual([401, 401, 429, 429]);
  });

  test('is known with its port, too, where proxies are trusted by their IP addresses', async () => {
    const { site } = await serve('loopback, 10.0.0.0/8', 2);
    const seen = await statuses(site.origin, [
      '192.0.2.1, 10.0.0.1:4000',
      '192.0.2.2, 10.0.0.1:4001',
      '192.0.2.3, 10.0.0.1:4002',
      '192.0.2.3:1, 10.0.0.1',
      '192.0.2.3, [::ffff:10.0.0.2]:4003',
    ]);
    expect(seen).toEqual([401, 401, 401, 401, 429]);
  });

  test('leaves no port in the list of sessions, nor a word that is no IP address', async () => {
    const { site } = await serve('1', 1_000);
    const person = await newPerson(db, site);
    const ips: unknown[] = [];
    for (const address of ['198.51.100.4:6000', 'unknown']) {
      const browser = new TestBrowser(site.origin, { 'x-forwarded-for': address });
      await browser.post('/auth/login', { email: person.email, password: person.password });
      const { body } = await browser.get('/auth/sessions');
      ips.push(body.data.find(({ current }: { current: boolean }) => current).ip);
    }
    expect(ips).toEqual(['198.51.100.4', null]);
  });
});

test.each(['0', '17', 'on', '0.0.0.0/0', '::/0', '10.0.0.0/33', '0x7f.1', 'loopback,', '10.0.0.1:80'])(
  'TRUST_PROXY=%s is refused when the server starts',
  (value) => {
    expect(() => loadConfig({ TRUST_PROXY: value })).toThrow('TRUST_PROXY');
  },
);

const db = await setUpDatabase();
