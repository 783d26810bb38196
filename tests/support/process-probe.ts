import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

/**
 * To be loaded into a server process (`--import`): reports on a separate port the longest block of the event loop, and how
 * long it takes to parse a text at once. In processor time of the main thread, which a busy machine does not stretch.
 */
const now = () => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
};

let longest = 0;
let last = now();
setInterval(() => {
  longest = Math.max(longest, now() - last);
  last = now();
}, 1).unref();
const reset = () => {
  [longest, last] = [0, now()];
};

const READS: Readonly<Record<string, () => Promise<(body: string) => unknown>>> = {
  '/parse': async () => JSON.parse,
  '/parse-items': async () => {
    const { readEntry } = await import('../../src/features/exchange/ingest/item.ts');
    return (body) => JSON.parse(body).items.map(readEntry);
  },
};

async function measured(url: string, body: string): Promise<number | undefined> {
  if (url === '/longest') return longest;
  const read = await READS[url]?.();
  const began = now();
  read?.(body);
  const took = now() - began;
  reset();
  return took;
}

const probe = createServer(async (request, response) => {
  const answer = await measured(request.url ?? '', await text(request));
  // the pause of this very request is not to be measured
  setTimeout(reset, 5).unref();
  response.end(`${answer}`);
});
probe.listen(0, '127.0.0.1', () => {
  const address = probe.address();
  if (address && typeof address === 'object') process.stdout.write(`Probe listens on ${address.port}\n`);
});
probe.unref();
