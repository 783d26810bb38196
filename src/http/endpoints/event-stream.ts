import type { Response } from 'express';
import type { OpenEvents, ServerEvent } from '../../lib/server-events.ts';

export interface EventStream {
  readonly open: OpenEvents;
  /** Throws if the caller may no longer read. */
  readonly confirm: () => Promise<void>;
}

const HEARTBEAT_MS = 15_000;
const CONFIRM_EVERY_MS = 3_000;

const HEAD = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  // proxies must neither keep nor compress it; nginx would wait for more
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
};

/**
 * Sends the events until the client goes or loses its right, which is looked up again for each event, and meanwhile to close
 * the stream. A client that does not read is dropped: events that wait for it would fill the memory. The first event comes
 * before the head, because it may be refused.
 */
export async function sendEvents(response: Response, { open, confirm }: EventStream): Promise<void> {
  if (response.req.method === 'HEAD') {
    response.writeHead(200, HEAD).end();
    return;
  }
  const ended = new AbortController();
  const end = () => ended.abort();
  // a client that went while it was identified is never heard to go again
  if (response.closed) return;
  response.once('close', end);
  const events = open(ended.signal)[Symbol.asyncIterator]();
  const first = await events.next();
  response.writeHead(200, HEAD);
  const write = (text: string) => {
    if (response.destroyed) return;
    if (response.writableNeedDrain) response.destroy();
    else response.write(text);
  };
  const heartbeat = setInterval(() => write(': heartbeat\n\n'), HEARTBEAT_MS);
  const stopConfirming = confirmEvery(confirm, end);
  try {
    if (!first.done) write(textOf(first.value));
    for await (const event of { [Symbol.asyncIterator]: () => events }) {
      if (!(await isPermitted(confirm))) break;
      write(textOf(event));
    }
  } finally {
    clearInterval(heartbeat);
    stopConfirming();
    response.end();
  }
}

const isPermitted = (confirm: () => Promise<void>) =>
  confirm().then(
    () => true,
    () => false,
  );

/** Asks again and again whether the caller may still read, until `refused` or stopped. Waits for the last answer. */
export function confirmEvery(
  confirm: () => Promise<void>,
  refused: () => void,
  everyMs = CONFIRM_EVERY_MS,
): () => void {
  let timer: NodeJS.Timeout;
  let isStopped = false;
  const schedule = () => {
    if (!isStopped) timer = setTimeout(() => confirm().then(schedule, refused), everyMs);
  };
  schedule();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}

/** JSON has no line breaks, so one line of data is enough. */
const textOf = ({ id, name, data }: ServerEvent): string =>
  `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
