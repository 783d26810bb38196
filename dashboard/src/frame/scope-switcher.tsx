import { useLocation } from 'wouter';
import { useAuthContext } from '../api/account.ts';
import { pathOfScope, type Scope } from '../api/scope.ts';
import { useScope } from '../api/scope-provider.tsx';
import styles from './frame.module.css';

export interface Choice {
  readonly scope: Scope;
  readonly name: string;
}

/** This machine, if local mode is on, and the person's teams. */
export function useScopes(): readonly Choice[] {
  const { data } = useAuthContext();
  return [
    ...(data?.local_mode ? [{ scope: { kind: 'local' } as const, name: 'This machine' }] : []),
    ...(data?.tenants ?? []).map(({ id, name }) => ({
      scope: { kind: 'tenant', tenantId: id } as const,
      name,
    })),
  ];
}

/** Changes to the same page of another scope. It must stand outside the base of the scope. */
export function ScopeSwitcher() {
  const { scope } = useScope();
  const scopes = useScopes();
  const [, go] = useLocation();
  const here = pathOfScope(scope);
  const isListed = scopes.some((one) => pathOfScope(one.scope) === here);
  return (
    <label className={styles.switcher}>
      <span>Team or machine</span>
      <select value={here} onChange={({ target }) => go(`~${target.value}`)}>
        {!isListed && (
          <option value={here}>{scope.kind === 'local' ? 'This machine' : scope.tenantId}</option>
        )}
        {scopes.map((one) => (
          <option key={pathOfScope(one.scope)} value={pathOfScope(one.scope)}>
            {one.name}
          </option>
        ))}
      </select>
    </label>
  );
}
