import type { output, ZodType } from 'zod';
import type { Actor } from '../../../auth/actor.ts';
import type { Permission } from '../../../auth/permissions.ts';
import type { Scope } from '../../../auth/scope.ts';
import { MEBIBYTE, type Reply } from '../../../http/endpoints/endpoint.ts';

/** `ok(body)`, `okJson(text)` or `okEvents(events)`. */
export type LegacyReply = Exclude<Reply, { readonly page: unknown } | { readonly lines: unknown }>;

/**
 * One route of OmniMemory 1: its input, and the service call that answers it. `S` is what the handler needs of the
 * services. Fields and parameters that its schemas do not name are ignored.
 */
export interface LegacyRoute<S> {
  readonly method: 'get' | 'post' | 'put';
  /** In Express syntax: `/sessions/:session_id`. Routes with fixed segments come before those with parameters. */
  readonly path: string;
  readonly permission: Permission;
  readonly params: ZodType | undefined;
  readonly query: ZodType | undefined;
  readonly body: ZodType | undefined;
  /** Largest body, in bytes. */
  readonly bodyLimit: number;
  /** Parameters that may be repeated and arrive as an array. Of any other, the last value counts. */
  readonly repeated: readonly string[];
  readonly handle: (input: Input<S, unknown, unknown, unknown>) => Promise<LegacyReply>;
}

interface Input<S, P, Q, B> {
  readonly services: S;
  readonly scope: Scope;
  /** The caller, for access rules and the audit log. */
  readonly actor: Actor;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
}

interface Definition<S, P extends ZodType, Q extends ZodType, B extends ZodType> {
  readonly method: LegacyRoute<S>['method'];
  readonly path: string;
  readonly permission: Permission;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly bodyLimit?: number;
  readonly repeated?: readonly string[];
  readonly handle: (input: Input<S, output<P>, output<Q>, output<B>>) => Promise<LegacyReply>;
}

/** Returns the function that defines routes whose handlers use `S`, and ties their input types to their schemas. */
export function legacyRoutesOver<S>() {
  return <P extends ZodType, Q extends ZodType, B extends ZodType>(
    definition: Definition<S, P, Q, B>,
  ): LegacyRoute<S> => {
    const { params, query, body, bodyLimit = MEBIBYTE, repeated = [] } = definition;
    return { ...definition, params, query, body, bodyLimit, repeated } as LegacyRoute<S>;
  };
}
