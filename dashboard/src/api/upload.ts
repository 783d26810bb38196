import { OmniMemoryError } from '@omnimemory/client';
import { apiRootOf, type Scope } from './scope.ts';

/** Sends a file to the scope. Without the cookie for rows of this machine, as all requests for them. */
export async function sendFile(
  scope: Scope,
  path: string,
  file: Blob,
  { type, signal }: { readonly type: string; readonly signal: AbortSignal },
): Promise<void> {
  const response = await fetch(`${apiRootOf(scope)}${path}`, {
    method: 'POST',
    body: file,
    headers: { 'Content-Type': type },
    credentials: scope.kind === 'local' ? 'omit' : 'same-origin',
    signal,
  });
  if (!response.ok) throw new OmniMemoryError(response, await response.json().catch(() => ({})));
}
