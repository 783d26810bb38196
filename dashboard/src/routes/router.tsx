import { Redirect, Route, Router, Switch } from 'wouter';
import { useAuthContext } from '../api/account.ts';
import { problemOf } from '../api/problem.ts';
import { lastScope, pathOfScope } from '../api/scope.ts';
import { ConfirmIdentity } from '../frame/confirm-identity.tsx';
import { LossNotice } from '../frame/loss-notice.tsx';
import { OpenFrame } from '../frame/open-frame.tsx';
import { ReturnNotice } from '../frame/return-notice.tsx';
import { useScopes } from '../frame/scope-switcher.tsx';
import { ProblemState, Skeleton } from '../parts/state/states.tsx';
import { useExactSearch } from './exact-search.ts';
import { LazyPage } from './lazy-page.tsx';
import { OPEN_PAGES } from './routes.ts';
import { Scoped } from './scoped.tsx';
import { NoSuchPage } from './unavailable.tsx';

/** Every path. Pages below `/local` and `/t/:tenant_id` belong to a scope, the others to the person. */
export function Routes() {
  return (
    <Router searchHook={useExactSearch}>
      <LossNotice />
      <Switch>
        {OPEN_PAGES.map((page) => (
          <Route key={page.path} path={page.path}>
            <OpenFrame isWide={page.isWide}>
              <LazyPage page={page} />
            </OpenFrame>
          </Route>
        ))}
        <Route path="/local/*?">
          <Scoped scope={{ kind: 'local' }} />
        </Route>
        <Route path="/t/:tenantId/*?">
          {({ tenantId }) => <Scoped scope={{ kind: 'tenant', tenantId }} />}
        </Route>
        <Route path="/">
          <Start />
        </Route>
        <Route>
          <OpenFrame>
            <NoSuchPage />
          </OpenFrame>
        </Route>
      </Switch>
      <ReturnNotice />
      <ConfirmIdentity />
    </Router>
  );
}

/** `/` leads to the scope that was shown last, to the first one, or to the sign-in. */
function Start() {
  const { data, error, refetch } = useAuthContext();
  const scopes = useScopes();
  if (data === undefined)
    return (
      <OpenFrame>
        {error ? <ProblemState problem={problemOf(error)} retry={() => refetch()} /> : <Skeleton rows={4} />}
      </OpenFrame>
    );
  const last = lastScope();
  const known = scopes.find(({ scope }) => last && pathOfScope(scope) === pathOfScope(last)) ?? scopes[0];
  if (known) return <Redirect to={pathOfScope(known.scope)} replace />;
  return <Redirect to={data.user ? '/new-team' : '/sign-in'} replace />;
}
