import type { OutputOf } from '@omnimemory/client';
import type { QueryClient } from '@tanstack/react-query';
import { isAtLeast } from '../../../src/auth/permissions.ts';
import { accountApi } from './client.ts';
import { type Problem, problemOf } from './problem.ts';
import { newQueryClient } from './query-client.ts';
import { storeOf } from './store.ts';

/** The cache of what concerns the person and no scope. */
export const accountQueries = newQueryClient();
// no provider does it for a cache outside of React: without it nothing is read again on focus
accountQueries.mount();

export type AuthContext = OutputOf<'GET /auth/context'>;
const CONTEXT = 'GET /auth/context';
const KEY = [CONTEXT, {}] as const;
const EVERY_MINUTE_MS = 60_000;
/** While something is lost: the form may be left at any time. */
const SOON_MS = 5_000;

/** What the person has lost while a form has input that is not saved: the page stays, so that nothing is lost. */
export const lostWhileTyping = storeOf<'session' | 'rights' | undefined>(undefined);

export const contextQuery = {
  queryKey: KEY,
  queryFn: ({ signal }: { readonly signal: AbortSignal }) => readContext(signal),
  // a role, a suspension or the end of the session shows without a reload; never in hidden tabs
  refetchOnWindowFocus: 'always',
  refetchInterval: ({ state }: { readonly state: { readonly data: AuthContext | undefined } }) => {
    if (lostWhileTyping.get()) return SOON_MS;
    return state.data?.user ? EVERY_MINUTE_MS : false;
  },
} as const;

async function readContext(signal: AbortSignal): Promise<AuthContext> {
  const before = accountQueries.getQueryData<AuthContext>(KEY);
  const now = await accountApi.request(CONTEXT, { signal });
  // someone else has signed in, in another tab: nothing of the former person may stay in memory
  if (before?.user && now.user && before.user.id !== now.user.id) location.reload();
  const lost = before && hasUnsavedInput() ? lossOf(before, now) : undefined;
  lostWhileTyping.set(lost);
  return before && lost ? before : now;
}

/** What `now` lacks: the session, or the role or the access in a team. */
function lossOf(before: AuthContext, now: AuthContext): 'session' | 'rights' | undefined {
  if (before.user && !now.user) return 'session';
  const hasLost = before.tenants.some(({ id, role, active }) => {
    const tenant = now.tenants.find((one) => one.id === id);
    return !tenant || !isAtLeast(tenant.role, role) || (active && !tenant.active);
  });
  return hasLost ? 'rights' : undefined;
}

/** Forms mark themselves while they have input that was not sent. */
const hasUnsavedInput = (): boolean => document.querySelector('form[data-edited]') !== null;

/** Reads the context again, once for all refusals of the same moment. */
export const rereadContext = (): Promise<void> =>
  accountQueries.refetchQueries({ queryKey: KEY }, { cancelRefetch: false });

const CONCERNS_PERSON = new Set([
  'not_signed_in',
  'no_tenant_chosen',
  'permission_denied',
  'tenant_not_found',
  'tenant_suspended',
]);

/** Whether the person may do less than the page assumed. */
const concernsPerson = ({ code }: Problem): boolean => CONCERNS_PERSON.has(code);

/** Reads the context again when a request is refused because of who asks. Returns the function that ends this. */
export function watchRefusals(queries: QueryClient): () => void {
  const look = (error: unknown) => {
    if (concernsPerson(problemOf(error))) rereadContext();
  };
  const ends = [
    queries.getQueryCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error') look(event.action.error);
    }),
    queries.getMutationCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error') look(event.action.error);
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}

watchRefusals(accountQueries);

// the browser may show a page from memory, as it was before a sign-out
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) location.reload();
});
