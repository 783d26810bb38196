import type { OmniMemory } from '@omnimemory/client';
import { QueryClientProvider } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { watchRefusals } from './auth-context.ts';
import { followChanges } from './changes.ts';
import { apiOf } from './client.ts';
import { newQueryClient } from './query-client.ts';
import { rememberScope, type Scope } from './scope.ts';

interface ScopeContext {
  readonly scope: Scope;
  readonly api: OmniMemory;
}

const Context = createContext<ScopeContext | undefined>(undefined);

interface ScopeProviderProps {
  readonly scope: Scope;
  /** Whether the person may be in the scope, as far as is known: before, it is not even asked for changes. */
  readonly isAdmitted: boolean;
  readonly children: ReactNode;
}

/**
 * The API and the cache of one scope. It must be mounted with a `key` of the scope: another scope then starts with an
 * empty cache, and requests of the former are cancelled.
 */
export function ScopeProvider({ scope, isAdmitted, children }: ScopeProviderProps) {
  const [context] = useState(() => ({ scope, api: apiOf(scope) }));
  const [queries] = useState(newQueryClient);
  useEffect(
    () => (isAdmitted ? followChanges(context.scope, queries) : undefined),
    [context, queries, isAdmitted],
  );
  useEffect(() => {
    rememberScope(context.scope);
    const endWatch = watchRefusals(queries);
    return () => {
      endWatch();
      queries.cancelQueries();
      queries.clear();
    };
  }, [context, queries]);
  return (
    <Context value={context}>
      <QueryClientProvider client={queries}>{children}</QueryClientProvider>
    </Context>
  );
}

/** The current scope. Throws outside of one. */
export function useScope(): ScopeContext {
  const context = useContext(Context);
  if (!context) throw new Error('This part needs a scope around it.');
  return context;
}
