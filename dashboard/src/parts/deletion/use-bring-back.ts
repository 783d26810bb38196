import { lastDeletion } from '../../api/last-deletion.ts';
import { useWrite } from '../../api/queries.ts';

/** Everything can show what comes back. */
const EVERYTHING = ['/v1'];

/** Cancels a deletion that waits, so that what it took comes back. */
export function useBringBack(): (deletionId: string) => Promise<void> {
  const { mutateAsync } = useWrite('DELETE /v1/deletions/{deletion_id}', EVERYTHING);
  return async (deletionId) => {
    await mutateAsync({ params: { deletion_id: deletionId } });
    // there is nothing left to undo
    if (lastDeletion.get()?.deletion.deletion_id === deletionId) lastDeletion.set(undefined);
  };
}
