import type { ItemOf } from '@omnimemory/client';
import { useMemo } from 'react';
import { useMay } from './account.ts';
import { useList } from './queries.ts';

export type Member = ItemOf<'GET /v1/members'>;

/** The largest page: nearly every team fits on one. */
export const MEMBERS_INPUT = { query: { limit: 200 } } as const;

export interface People {
  readonly isLoading: boolean;
  readonly members: readonly Member[];
  /** The name or the email address; `undefined` for someone who is not (or no longer) a member. */
  nameOf(userId: string): string | undefined;
}

/**
 * The members of the team, to name them where a response has their ids. Nobody on this machine, or while `enabled` is
 * false.
 */
export function usePeople(enabled = true): People {
  const may = useMay();
  const isAsked = enabled && may('members:read');
  const { items, query } = useList('GET /v1/members', MEMBERS_INPUT, { enabled: isAsked });
  const { isLoading } = query;
  return useMemo(() => {
    const names = new Map(items.map((member) => [member.user_id, displayName(member)]));
    return { isLoading, members: items, nameOf: (userId) => names.get(userId) };
  }, [items, isLoading]);
}

export const displayName = ({ name, email }: Member): string => name ?? email;
