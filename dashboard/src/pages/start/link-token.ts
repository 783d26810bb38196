import { useEffect, useState } from 'react';
import { ownPath } from '../../api/own-path.ts';

/** Pages to which emails link, with a token behind `#`. */
type TokenPage = '/verify-email' | '/reset-password' | '/accept-invitation';

/** The token of the link by which a page was opened. */
export type LinkToken =
  | { readonly state: 'missing' | 'malformed' }
  | { readonly state: 'present'; readonly token: string };

const STORED = 'omnimemory.visit';
const HASH = /^#token=(.*)$/s;
const TOKEN = /^[\w-]{43}$/;

/** What lasts while the browser is at a provider. A query string would come into logs and histories. */
interface Visit {
  readonly tokens: readonly (readonly [string, string])[];
  readonly returnTo: string;
}

const tokens = new Map<string, string>();
let returnTo = '/';
restore();

function restore(): void {
  try {
    const stored = sessionStorage.getItem(STORED);
    if (stored === null) return;
    sessionStorage.removeItem(STORED);
    const visit = JSON.parse(stored) as Visit;
    for (const [page, token] of visit.tokens) tokens.set(page, token);
    returnTo = ownPath(visit.returnTo);
  } catch {
    // the browser blocks storage, or something else wrote there: the link of the email still works
  }
}

/** Before this page is left for a provider, or loaded anew: keeps its tokens for the way back, in this tab only. */
export function keepForVisit(to = '/'): void {
  try {
    sessionStorage.setItem(STORED, JSON.stringify({ tokens: [...tokens], returnTo: to } satisfies Visit));
  } catch {
    // as above
  }
}

/** Where the person wanted to go before they were sent to a provider. */
export const returnToBeforeVisit = (): string => returnTo;

/** Reads the token once, and takes it out of the URL: it must not come into the history or a bookmark. */
function takeToken(page: TokenPage): LinkToken {
  const [, given] = HASH.exec(location.hash) ?? [];
  if (given !== undefined) {
    tokens.set(page, given);
    history.replaceState(history.state, '', `${location.pathname}${location.search}`);
  }
  const token = tokens.get(page);
  if (token === undefined || token === '') return { state: 'missing' };
  return TOKEN.test(token) ? { state: 'present', token } : { state: 'malformed' };
}

/** The token of this page. Another link that is opened in the same tab replaces it. */
export function useLinkToken(page: TokenPage): LinkToken {
  const [token, setToken] = useState(() => takeToken(page));
  useEffect(() => {
    const take = () => {
      if (HASH.test(location.hash)) setToken(takeToken(page));
    };
    addEventListener('hashchange', take);
    return () => removeEventListener('hashchange', take);
  }, [page]);
  return token;
}

/** After it has been used. */
export const forgetToken = (page: TokenPage): boolean => tokens.delete(page);
