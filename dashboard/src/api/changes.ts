import type { QueryClient } from '@tanstack/react-query';
import { rereadContext } from './auth-context.ts';
import type { StreamEnd } from './changes/change-stream.ts';
import type { ServerEvent } from './changes/event-text.ts';
import { Refresh } from './changes/refresh.ts';
import { followStream, isLive } from './changes/shared-stream.ts';
import type { Scope } from './scope.ts';

const WITHOUT_STREAM_MS = 30_000;
/** Hidden for so long, a page reads again what it shows. */
const SHORT_MS = 3_000;

/** Resources that decide what the person may do and see. */
const OF_THE_PERSON = ['members', 'tenant'];
/** The session has ended, or the person may no longer read here. */
const REFUSED = new Set([401, 403, 404, 409]);

/**
 * Keeps what a visible page shows fresh. A hidden tab sends nothing; when it is shown again, it asks what it has missed.
 * Returns the function that ends this.
 */
export function followChanges(scope: Scope, queries: QueryClient): () => void {
  const refresh = new Refresh(queries);
  let lastId: string | undefined;
  let visit: AbortController | undefined;
  let hiddenAt: number | undefined;
  const onEvent = ({ id, name, resources }: ServerEvent) => {
    lastId = id;
    if (name === 'reset') refresh.everything();
    if (name === 'change') refresh.changed(resources);
    if (name === 'reset' || OF_THE_PERSON.some((one) => resources.includes(one))) rereadContext();
  };
  const onRefused = ({ status }: StreamEnd) => {
    if (status !== undefined && REFUSED.has(status)) rereadContext();
  };
  const show = () => {
    if (document.visibilityState === 'hidden') return hide();
    if (visit) return;
    visit = new AbortController();
    // another tab may have read the events meanwhile
    if (hiddenAt !== undefined && performance.now() - hiddenAt > SHORT_MS) refresh.everything();
    followStream({ scope, onEvent, onRefused }, lastId, visit.signal);
    refreshWithoutStream(refresh, visit.signal);
  };
  const hide = () => {
    visit?.abort();
    visit = undefined;
    hiddenAt = performance.now();
    refresh.stop();
    isLive.set(false);
  };
  document.addEventListener('visibilitychange', show);
  show();
  return () => {
    document.removeEventListener('visibilitychange', show);
    hide();
  };
}

/** Reads everything again from time to time while no stream is open, not in all tabs at the same moment. */
function refreshWithoutStream(refresh: Refresh, signal: AbortSignal): void {
  const pause = WITHOUT_STREAM_MS * (1 + Math.random() / 4);
  const timer = setInterval(() => {
    if (!isLive.get()) refresh.everything();
  }, pause);
  signal.addEventListener('abort', () => clearInterval(timer));
}
