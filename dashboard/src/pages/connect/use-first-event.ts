import type { OutputOf } from '@omnimemory/client';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { isLive } from '../../api/changes/shared-stream.ts';
import { useScope } from '../../api/scope-provider.tsx';

const SESSIONS = 'GET /v1/sessions';
const NEWEST = { query: { limit: 1, include_archived: 'true' } } as const;
const POLL_MS = 2_000;
const POLL_FOR_MS = 600_000;

export type ReceivedSession = OutputOf<typeof SESSIONS>['data'][number];

export interface FirstEvent {
  /** The session that something has arrived for since the page was opened. */
  readonly received: ReceivedSession | undefined;
  readonly receivedAt: Date | undefined;
  /** Neither a stream nor a poll looks for it any more. */
  readonly hasGivenUp: boolean;
  readonly lookAgain: () => void;
}

/**
 * Waits for the first event: told by the stream of changes, or by asking every two seconds for ten minutes. What the newest
 * session was when the page was opened tells new from old, because clocks differ.
 */
export function useFirstEvent(): FirstEvent {
  const { api } = useScope();
  const live = useSyncExternalStore(isLive.subscribe, isLive.get);
  const [opened, setOpened] = useState(() => performance.now());
  const [before, setBefore] = useState<string>();
  const [first, setFirst] = useState<{ readonly session: ReceivedSession; readonly at: Date }>();
  const isWaiting = first === undefined;
  const { data } = useQuery({
    queryKey: [SESSIONS, 'first event', NEWEST],
    queryFn: ({ signal }) => api.request(SESSIONS, { ...NEWEST, signal }),
    staleTime: 0,
    refetchInterval: () => (isWaiting && !live && performance.now() - opened < POLL_FOR_MS ? POLL_MS : false),
  });
  const newest = data?.data[0];
  const now = data && stateOf(newest);
  useEffect(() => {
    if (now === undefined) return;
    if (before === undefined) setBefore(now);
    else if (before !== now && newest && !first) setFirst({ session: newest, at: new Date() });
  }, [before, now, newest, first]);
  return {
    received: first?.session,
    receivedAt: first?.at,
    hasGivenUp: isWaiting && !live && performance.now() - opened >= POLL_FOR_MS,
    lookAgain: () => setOpened(performance.now()),
  };
}

const stateOf = (session: ReceivedSession | undefined): string =>
  session ? `${session.session_id} ${session.last_activity}` : 'none';
