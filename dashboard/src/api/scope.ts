/** The rows that a page works on: those of this machine, or those of a team. */
export type Scope = { readonly kind: 'local' } | { readonly kind: 'tenant'; readonly tenantId: string };

/** The path below which the pages of a scope are. */
export const pathOfScope = (scope: Scope): string =>
  scope.kind === 'local' ? '/local' : `/t/${encodeURIComponent(scope.tenantId)}`;

/** What comes before `/v1` in the URL of a request that a session makes in a scope. */
export const apiRootOf = (scope: Scope): string =>
  scope.kind === 'local' ? '' : `/tenants/${encodeURIComponent(scope.tenantId)}`;

const LAST = 'omnimemory.scope';

/** The scope that this browser showed last. */
export function lastScope(): Scope | undefined {
  const stored = readStorage(LAST);
  if (stored === null) return undefined;
  return stored === '' ? { kind: 'local' } : { kind: 'tenant', tenantId: stored };
}

export function rememberScope(scope: Scope): void {
  writeStorage(LAST, scope.kind === 'local' ? '' : scope.tenantId);
}

/** `null` if nothing is stored, or if the browser blocks storage. */
export function readStorage(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function writeStorage(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // the choice lasts until the page is closed
  }
}
