const KEY = 'omnimemory.linking';

export const linkPath = (provider: string): string =>
  `/auth/${encodeURIComponent(provider)}/link?return_to=${encodeURIComponent('/account')}`;

/** In case the server wants a recent sign-in first, and sends the browser back. */
export function rememberProvider(name: string): void {
  try {
    sessionStorage.setItem(KEY, name);
  } catch {
    // the person clicks once more
  }
}

/** The provider that was to be linked, if this server offers it. */
export function providerToLink(offered: readonly { readonly name: string }[]): string | undefined {
  try {
    const stored = sessionStorage.getItem(KEY);
    return offered.find(({ name }) => name === stored)?.name;
  } catch {
    return undefined;
  }
}
