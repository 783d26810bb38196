import type { InputOf, Operation, OutputOf } from '@omnimemory/client';
import {
  type QueryKey,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
} from '@tanstack/react-query';
import { may, type Permission, type Role } from '../../../src/auth/permissions.ts';
import { type AuthContext, accountQueries, contextQuery } from './auth-context.ts';
import { accountApi } from './client.ts';
import { useOneRequest } from './one-request.ts';
import { withProof } from './recent-sign-in.ts';
import { useScope } from './scope-provider.tsx';

/** Begins before the first render, beside the code of the page. */
export const prefetchAuthContext = () => accountQueries.prefetchQuery(contextQuery);

/** Who is signed in, where they may work, and what this server offers. */
export const useAuthContext = (): UseQueryResult<AuthContext> => useQuery(contextQuery, accountQueries);

/** Reads below `/auth`. */
export function useAccountRead<O extends Operation>(
  operation: O,
  input: InputOf<O>,
  { enabled = true }: { readonly enabled?: boolean } = {},
): UseQueryResult<OutputOf<O>> {
  const queryFn = ({ signal }: { readonly signal: AbortSignal }) =>
    accountApi.request(operation, { ...input, signal });
  return useQuery({ queryKey: [operation, input] as QueryKey, queryFn, enabled }, accountQueries);
}

/**
 * Writes below `/auth`; afterwards everything about the person is read again. An action that needs a recent sign-in asks
 * for it and goes on.
 */
export function useAccountWrite<O extends Operation>(
  operation: O,
): UseMutationResult<OutputOf<O>, unknown, InputOf<O>> {
  const oneRequest = useOneRequest();
  return useMutation(
    {
      mutationFn: (input: InputOf<O>) =>
        oneRequest(input, () => withProof(() => accountApi.request(operation, input))),
      onSuccess: () => accountQueries.invalidateQueries(),
    },
    accountQueries,
  );
}

/** Signs out everywhere, and leaves the page, with all that is in its memory, for the record of the deletion. */
export async function deleteAccount(): Promise<void> {
  const { deletion_id } = await withProof(() =>
    accountApi.request('POST /auth/account/deletion', { body: {} }),
  );
  location.assign(`/deletions/${encodeURIComponent(deletion_id)}`);
}

/** Ends the session and loads `to` anew, so that nothing of the person stays in the memory of the page. */
export async function signOut(to: string): Promise<void> {
  await accountApi.request('POST /auth/logout', {});
  location.assign(to);
}

/** The current team as its member sees it; `undefined` on this machine, and for someone who is not a member. */
export function useTeam(): AuthContext['tenants'][number] | undefined {
  const { scope } = useScope();
  const { data } = useAuthContext();
  return scope.kind === 'tenant' ? data?.tenants.find(({ id }) => id === scope.tenantId) : undefined;
}

/** The person's role in the current team. */
export const useRole = (): Role | undefined => useTeam()?.role;

/** What the caller may do in the current scope. The server decides; a control that it would refuse is not shown. */
export function useMay(): (permission: Permission) => boolean {
  const { scope } = useScope();
  const role = useRole();
  return (permission) => may({ kind: scope.kind === 'local' ? 'local' : 'user', role }, permission);
}
