import { ConnectRefused } from './refused.ts';

export const URL_VARIABLE = 'OMNIMEMORY_URL';
export const DEFAULT_URL = 'http://127.0.0.1:8003';

/** The address of the server without a slash at the end. A path in front of the API is kept. */
export function serverUrl(text: string): string {
  const url = parsed(text);
  if (!url || !/^https?:$/.test(url.protocol))
    throw new ConnectRefused(
      `${text} is not the URL of a server. Give one such as https://memory.example.com.`,
    );
  if (url.username || url.password)
    throw new ConnectRefused(
      'The URL has a password in it. Give the URL without it, and the key in OMNIMEMORY_API_KEY.',
    );
  if (url.search || url.hash)
    throw new ConnectRefused(`${text} has a ? or a #. Give the URL of the server alone.`);
  const path = url.pathname.replace(/\/+$/, '').replace(/\/otlp(?:\/v1\/\w+)?$/, '');
  return `${url.origin}${path}`;
}

function parsed(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** Whether the server is on this computer, by its URL. */
export const isLoopback = (url: string): boolean =>
  /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);

/** A key that goes over the network as it is can be read on the way. */
export const isUnprotected = (url: string): boolean => new URL(url).protocol === 'http:' && !isLoopback(url);
