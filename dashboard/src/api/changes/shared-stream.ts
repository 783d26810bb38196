import { pathOfScope, type Scope } from '../scope.ts';
import { storeOf } from '../store.ts';
import { readChanges, type StreamEnd } from './change-stream.ts';
import type { ServerEvent } from './event-text.ts';

/** Whether changes arrive by themselves. Without a stream, pages read again from time to time. */
export const isLive = storeOf(false);

const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 30_000;

interface SharedStream {
  readonly scope: Scope;
  readonly onEvent: (event: ServerEvent) => void;
  /** The stream is refused or lost: read without it. */
  readonly onRefused: (end: StreamEnd) => void;
}

/**
 * Follows the changes of a scope until `signal` is aborted. Of the tabs that show the scope, one at a time reads the stream
 * and tells the others, where the browser has locks and channels.
 */
export async function followStream(
  stream: SharedStream,
  lastId: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const name = `omnimemory.changes ${pathOfScope(stream.scope)}`;
  const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(name) : undefined;
  const known = { lastId };
  channel?.addEventListener('message', ({ data }: MessageEvent<ServerEvent>) => {
    if (signal.aborted) return;
    known.lastId = data.id;
    isLive.set(true);
    stream.onEvent(data);
  });
  const read = () => readWhileWanted(stream, known, { channel, signal });
  try {
    if (channel && 'locks' in navigator) await navigator.locks.request(name, { signal }, read);
    else await read();
  } catch {
    // aborted while another tab read the stream
  } finally {
    channel?.close();
  }
}

/** Connects again after each end, later each time that nothing came. */
async function readWhileWanted(
  { scope, onEvent, onRefused }: SharedStream,
  known: { lastId: string | undefined },
  { channel, signal }: { readonly channel: BroadcastChannel | undefined; readonly signal: AbortSignal },
): Promise<void> {
  let pause = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    const end = await readChanges(scope, {
      lastId: known.lastId,
      signal,
      onEvent: (event) => {
        pause = FIRST_PAUSE_MS;
        known.lastId = event.id;
        isLive.set(true);
        channel?.postMessage(event);
        onEvent(event);
      },
    });
    if (signal.aborted) return;
    isLive.set(false);
    onRefused(end);
    await wait((end.retryAfterMs ?? pause) * (1 + Math.random() / 4), signal);
    pause = Math.min(pause * 2, MAX_PAUSE_MS);
  }
}

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });
}
