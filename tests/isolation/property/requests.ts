import fc from 'fast-check';

/**
 * One request. `who` is the client; `of` picks one of all objects of its kind in this sequence, so that it often belongs
 * to another client. There are few names, and all clients use the same ones.
 */
export type Step = { readonly who: number } & (
  | { readonly do: 'start session' | 'list' }
  | {
      readonly do: 'heartbeat' | 'end session' | 'read session' | 'read checkpoint' | 'revoke key';
      readonly of: number;
    }
  | { readonly do: 'store metric' | 'store checkpoint'; readonly of: number; readonly value: number }
  | {
      readonly do: 'put memory' | 'save config' | 'remember over MCP';
      readonly name: number;
      readonly value: number;
    }
  | {
      readonly do:
        | 'read memory'
        | 'delete memory'
        | 'read config'
        | 'recall over MCP'
        | 'forget over MCP'
        | 'search over MCP';
      readonly name: number;
    }
  | { readonly do: 'change settings'; readonly value: number }
  | { readonly do: 'read settings' | 'make key' }
);

/** The steps of one kind. */
export type StepOf<D extends Step['do']> = Step extends infer S
  ? S extends Step
    ? D extends S['do']
      ? S & { readonly do: D }
      : never
    : never
  : never;

export const SCOPES = 4;
const who = fc.nat({ max: SCOPES - 1 });
const of = fc.nat({ max: 12 });
const name = fc.nat({ max: 2 });
const value = fc.integer({ min: 1, max: 50 });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('start session'), who }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('heartbeat', 'end session', 'read session'), who, of }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('store metric'), who, of, value }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('store checkpoint'), who, of, value }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('read checkpoint', 'revoke key'), who, of }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('put memory', 'save config'), who, name, value }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('read memory', 'delete memory', 'read config'), who, name }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remember over MCP'), who, name, value }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('recall over MCP', 'forget over MCP', 'search over MCP'),
      who,
      name,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('change settings'), who, value }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('read settings', 'make key', 'list'), who }) },
) as fc.Arbitrary<Step>;

export const sequences = fc.array(step, { minLength: 1, maxLength: 40, size: 'max' });
