import { useQueryClient } from '@tanstack/react-query';
import { accountQueries } from './auth-context.ts';

/**
 * Reads again who the person is and all that the scope shows, after a write that opens or closes the whole team. Called when
 * the form of the write is gone: one with input would keep the page as it was, as if the person had lost a right.
 */
export function useReadEverything(): () => Promise<unknown> {
  const queries = useQueryClient();
  return () => Promise.all([accountQueries.invalidateQueries(), queries.invalidateQueries()]);
}
