import type { output, ZodType } from 'zod';
import type { Browser } from '../auth/browser.ts';
import type { Answers, Described } from './endpoint.ts';

/** A route of `/auth`: it is about the browser that asks and the person at it, and of no tenant. */
export interface SessionEndpoint<S> extends Described {
  readonly access: 'open' | 'signed-in';
  readonly handle: (input: Input<S, unknown, unknown, unknown>) => Promise<SessionReply>;
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
  readonly access: SessionEndpoint<S>['access'];
  readonly summary: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly answers: Answers;
  readonly handle: (input: Input<S, output<P>, output<Q>, output<B>>) => Promise<SessionReply>;
}

// anybody may send one
const BODY_LIMIT = 16_384;

/** Gives the function that defines endpoints whose handlers use `S`, and ties their input types to their schemas. */
export function sessionEndpointsOver<S>() {
  return <P extends ZodType, Q extends ZodType, B extends ZodType>(
    definition: Definition<S, P, Q, B>,
  ): SessionEndpoint<S> => {
    const { params, query, body } = definition;
    return {
      ...definition,
      params,
      query,
      body,
      bodyLimit: BODY_LIMIT,
      compressed: false,
    } as SessionEndpoint<S>;
  };
}

/** `undefined`: the browser has its answer already. */
export type SessionReply =
  | { readonly status: number; readonly body: unknown }
  | { readonly redirect: string }
  | undefined;

/** For what is the same whether an address has an account or not. */
export const accepted = (): SessionReply => ({ status: 202, body: { accepted: true } });
export const redirect = (to: string): SessionReply => ({ redirect: to });
