import { request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';

export interface ApiResponse {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into any JSON
  readonly body: any;
}

export interface Sent {
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

/** A server with an application of a test, on a port of its own. */
export interface TestSite {
  readonly origin: string;
  close(): Promise<void>;
}

export async function listen(app: Express, port = 0): Promise<TestSite> {
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(port, '127.0.0.1', () => resolve(listening));
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const NAVIGATION = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'sec-fetch-mode': 'navigate' };

/** Sends what a browser would: the cookies it was given, by host, and the Origin of its page with every write. */
export class TestBrowser {
  readonly #home: string;
  readonly #headers: Record<string, string>;
  readonly #cookies = new Map<string, Map<string, string>>();

  /** `home`: the origin of the pages that it shows. */
  constructor(home: string, headers: Record<string, string> = {}) {
    this.#home = home;
    this.#headers = headers;
  }

  get = (path: string, sent?: Sent) => this.send('GET', path, sent);
  post = (path: string, body?: unknown, sent?: Sent) => this.send('POST', path, { ...sent, body });
  put = (path: string, body?: unknown) => this.send('PUT', path, { body });
  delete = (path: string) => this.send('DELETE', path);

  async send(method: string, path: string, { headers = {}, body }: Sent = {}): Promise<ApiResponse> {
    const url = new URL(path, this.#home);
    const cookie = this.cookieFor(url.origin);
    const answer = await fetch(url, {
      method,
      redirect: 'manual',
      headers: {
        ...(cookie && { cookie }),
        ...(method !== 'GET' && { origin: this.#home }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...this.#headers,
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    this.#keepCookies(url.origin, answer.headers.getSetCookie());
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json');
    return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
  }

  /** Follows redirects, from origin to origin, and gives the last answer with its URL. */
  async visit(path: string): Promise<ApiResponse & { readonly url: string }> {
    let url = new URL(path, this.#home).href;
    for (let hops = 0; hops < 20; hops++) {
      const answer = await this.get(url);
      const location = answer.headers.get('location');
      if (answer.status < 300 || answer.status >= 400 || !location) return { ...answer, url };
      url = new URL(location, url).href;
    }
    throw new Error('The redirects do not end.');
  }

  /**
   * Opens a URL as a link does, without following a redirect: `fetch` cannot send the headers of a navigation. Gives the
   * status and the Location, as an URL.
   */
  async navigate(path: string, headers: Record<string, string> = NAVIGATION): Promise<[number, URL]> {
    const url = new URL(path, this.#home);
    const cookie = this.cookieFor(url.origin);
    const sent = { ...this.#headers, ...headers, ...(cookie && { cookie }) };
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      httpRequest(url, { headers: sent, agent: false }, resolve).on('error', reject).end();
    });
    answer.resume();
    this.#keepCookies(url.origin, answer.headers['set-cookie'] ?? []);
    return [answer.statusCode ?? 0, new URL(answer.headers.location ?? '', url)];
  }

  /** The Cookie header for an origin; `''` where it has none. */
  cookieFor(origin = this.#home): string {
    const cookies = this.#cookies.get(new URL(origin).host) ?? new Map<string, string>();
    return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  setCookie(name: string, value: string): void {
    this.#jar(this.#home).set(name, value);
  }

  cookie(name: string): string | undefined {
    return this.#jar(this.#home).get(name);
  }

  /** What the cookie of the session carries, without its signature; `''` where there is none. */
  get sessionId(): string {
    return /^s:([\w-]{32})\./.exec(decodeURIComponent(this.cookie('omnimemory') ?? ''))?.[1] ?? '';
  }

  #jar(origin: string): Map<string, string> {
    const { host } = new URL(origin);
    const jar = this.#cookies.get(host) ?? new Map<string, string>();
    this.#cookies.set(host, jar);
    return jar;
  }

  #keepCookies(origin: string, given: readonly string[]): void {
    for (const one of given) {
      const [pair = '', ...attributes] = one.split(/;\s*/);
      const [name = '', ...value] = pair.split('=');
      const expires = attributes.find((attribute) => /^expires=/i.test(attribute))?.slice('expires='.length);
      if (expires && Date.parse(expires) <= Date.now()) this.#jar(origin).delete(name);
      else this.#jar(origin).set(name, value.join('='));
    }
  }
}
