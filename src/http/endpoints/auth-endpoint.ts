import type { output, ZodType } from 'zod';
import type { Browser } from '../auth/browser.ts';
import type { Described, Responses } from './endpoint.ts';

/** A route of `/auth`: it concerns the requesting browser and its user, and no tenant. */
export interface AuthEndpoint<S> extends Described {
  readonly access: 'open' | 'signed-in';
  /** For routes that browsers navigate to: the page that shows a refusal. */
  readonly problemPage: string | undefined;
  readonly handle: (input: Input<S, unknown, unknown, unknown>) => Promise<AuthReply>;
}

interface Input<S, P, Q, B> {
  readonly services: S;
  readonly browser: Browser;
  /** The signed-in user; `''` if the endpoint needs no sign-in. */
  readonly userId: string;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
}

interface Definition<S, P extends ZodType, Q extends ZodType, B extends ZodType> {
  readonly method: Described['method'];
  readonly path: string;
  readonly access: AuthEndpoint<S>['access'];
  readonly summary: string;
  readonly problemPage?: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly responses: Responses;
  readonly handle: (input: Input<S, output<P>, output<Q>, output<B>>) => Promise<AuthReply>;
}

// small, because these endpoints accept bodies from unauthenticated clients
const BODY_LIMIT = 16_384;

/** Returns the function that defines endpoints whose handlers use `S`, and ties their input types to their schemas. */
export function authEndpointsOver<S>() {
  return <P extends ZodType, Q extends ZodType, B extends ZodType>(
    definition: Definition<S, P, Q, B>,
  ): AuthEndpoint<S> => {
    const { params, query, body } = definition;
    return {
      ...definition,
      params,
      query,
      body,
      bodyLimit: BODY_LIMIT,
      compressed: false,
      itemwise: false,
      etag: undefined,
    } as AuthEndpoint<S>;
  };
}

/** `undefined`: the response has already been sent. */
export type AuthReply =
  | { readonly status: number; readonly body: unknown }
  | { readonly redirect: string }
  | undefined;

/** The same response whether or not an email address has an account. */
export const accepted = (): AuthReply => ({ status: 202, body: { accepted: true } });
export const redirect = (to: string): AuthReply => ({ redirect: to });
