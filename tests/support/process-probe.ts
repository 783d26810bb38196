import { createServer } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';

/**
 * To be loaded into a server process (`--import`): reports on a separate port the longest block of the event loop, and how
 * long it takes to parse a text at once.
 */
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();

const READS: Readonly<Record<string, () => Promise<(body: string) => unknown>>> = {
  '/parse': async () => JSON.parse,
  '/parse-items': async () => {
    const { readEntry } = await import('../../src/features/exchange/ingest/item.ts');
    return (body) => JSON.parse(body).items.map(readEntry);
  },
};

async function measured(url: string, body: string): Promise<number | undefined> {
  if (url === '/longest') return delay.max / 1e6;
  const read = await READS[url]?.();
  const began = performance.now();
  read?.(body);
  const took = performance.now() - began;
  delay.reset();
  return took;
}

const probe = createServer(async (request, response) => {
  const answer = await measured(request.url ?? '', await text(request));
  // the pause of this very request is not to be measured
  setTimeout(() => delay.reset(), 5).unref();
  response.end(`${answer}`);
});
probe.listen(0, '127.0.0.1', () => {
  const address = probe.address();
  if (address && typeof address === 'object') process.stdout.write(`Probe listens on ${address.port}\n`);
});
probe.unref();
