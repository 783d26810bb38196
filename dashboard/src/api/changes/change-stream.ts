import { apiRootOf, type Scope } from '../scope.ts';
import { eventsOf, type ServerEvent } from './event-text.ts';

export interface StreamEnd {
  /** Of a refusal; `undefined`: the connection was lost. */
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
}

const SILENCE_MS = 40_000;

/** Reads a stream of changes until it ends, and says how. */
export async function readChanges(
  scope: Scope,
  {
    lastId,
    signal,
    onEvent,
  }: {
    readonly lastId: string | undefined;
    readonly signal: AbortSignal;
    readonly onEvent: (event: ServerEvent) => void;
  },
): Promise<StreamEnd> {
  try {
    const response = await fetch(`${apiRootOf(scope)}/v1/changes`, {
      signal,
      credentials: scope.kind === 'local' ? 'omit' : 'same-origin',
      cache: 'no-store',
      headers: lastId === undefined ? {} : { 'Last-Event-ID': lastId },
    });
    if (!response.ok || !response.body) {
      const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
      await response.body?.cancel();
      return {
        status: response.status,
        retryAfterMs: Number.isFinite(seconds) ? 1_000 * seconds : undefined,
      };
    }
    for await (const event of eventsOf(watched(response.body))) onEvent(event);
  } catch {
    // the connection was lost, or this tab was hidden
  }
  return { status: undefined, retryAfterMs: undefined };
}

/** Fails if nothing arrives for longer than the server is ever silent: a connection can die without a sign. */
function watched(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      start: (controller) => {
        timer = setTimeout(() => controller.error(new Error('silent')), SILENCE_MS);
      },
      transform: (chunk, controller) => {
        clearTimeout(timer);
        timer = setTimeout(() => controller.error(new Error('silent')), SILENCE_MS);
        controller.enqueue(chunk);
      },
      flush: () => clearTimeout(timer),
    }),
  );
}
