import { useQueryClient } from '@tanstack/react-query';
import { isOfPaths } from '../../api/query-paths.ts';

/** An invitation is stored even if its email could not be sent, so the list is read again after a refusal, too. */
export function useInvitationRefresh() {
  const queries = useQueryClient();
  return async function refreshOnFailure<T>(request: Promise<T>): Promise<T> {
    try {
      return await request;
    } catch (error) {
      queries.invalidateQueries({ predicate: ({ queryKey }) => isOfPaths(queryKey, ['/v1/invitations']) });
      throw error;
    }
  };
}
