import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { announce } from './child-process.ts';

/**
 * A separate process: a TCP proxy for TARGET_PORT that delays every byte by DELAY_MS in both directions. It announces
 * `{ port }`. Chunks are delayed in parallel, so latency grows and throughput does not shrink.
 */
const delayMs = Number(process.env.DELAY_MS);
const targetPort = Number(process.env.TARGET_PORT);

interface Held {
  readonly due: number;
  readonly release: () => void;
}

// All delays are equal, so chunks are released in the order of arrival.
let held: Held[] = [];
let pumping = false;

function hold(release: () => void): void {
  held.push({ due: performance.now() + delayMs, release });
  if (pumping) return;
  pumping = true;
  setImmediate(pump);
}

// Node's timers only have whole milliseconds; with them a delay of 1 ms could be anything up to 2.
const MAX_SLEEP_MS = 0.1;
const clock = new Int32Array(new SharedArrayBuffer(4));

function pump(): void {
  const now = performance.now();
  const waiting = held.findIndex(({ due }) => due > now);
  const ripe = waiting === -1 ? held : held.slice(0, waiting);
  held = waiting === -1 ? [] : held.slice(waiting);
  for (const { release } of ripe) release();
  const [next] = held;
  if (next) {
    Atomics.wait(clock, 0, 0, Math.min(MAX_SLEEP_MS, Math.max(0, next.due - performance.now())));
    setImmediate(pump);
  } else {
    pumping = false;
  }
}

function forward(from: Socket, to: Socket): void {
  from.setNoDelay(true);
  from.on('data', (chunk) => hold(() => to.write(chunk)));
  from.on('end', () => hold(() => to.end()));
  from.on('error', () => to.destroy());
}

const proxy = createServer({ allowHalfOpen: true }, (inward) => {
  const outward = connect({ port: targetPort, host: '127.0.0.1', allowHalfOpen: true });
  forward(inward, outward);
  forward(outward, inward);
});
proxy.listen(0, '127.0.0.1', () => announce({ port: (proxy.address() as AddressInfo).port }));
