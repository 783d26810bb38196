import type { output, ZodType } from 'zod';
import type { Browser } from '../auth/browser.ts';
import type { Described, Responses } from './endpoint.ts';

/** A route of `/auth`: it is about the browser that asks and the person at it, and of no tenant. */
export interface AuthEndpoint<S> extends Described {
  readonly access: 'open' | 'signed-in';
  readonly handle: (input: Input<S, unknown, unknown, unknown>) => Promise<AuthReply>;
}

interface Input<S, P, Q, B> {
  readonly services: S;
  readonly browser: Browser;
  /** Whoever is signed in; `''` where that is open. */
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
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly responses: Responses;
  readonly handle: (input: Input<S, output<P>, output<Q>, output<B>>) => Promise<AuthReply>;
}

// anybody may send one
const BODY_LIMIT = 16_384;

/** Gives the function that defines endpoints whose handlers use `S`, and ties their input types to their schemas. */
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
      etag: undefined,
    } as AuthEndpoint<S>;
  };
}

/** `undefined`: the browser has its answer already. */
export type AuthReply =
  | { readonly status: number; readonly body: unknown }
  | { readonly redirect: string }
  | undefined;

/** For what is the same whether an address has an account or not. */
export const accepted = (): AuthReply => ({ status: 202, body: { accepted: true } });
export const redirect = (to: string): AuthReply => ({ redirect: to });
