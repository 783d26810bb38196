import { PageFault } from '../../api/problem.ts';

/** The key of a response. A repeated request has none, because the server keeps no copy that could be read. */
export function shownOnce(key: string | null): string {
  if (key !== null) return key;
  throw new PageFault(
    'key_not_shown',
    'The key was made by an attempt whose response was lost, and a key is shown only once. Make another one here, and revoke the lost one on the page API keys.',
  );
}
