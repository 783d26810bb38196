import { Redirect, Route, Router, Switch } from 'wouter';
import { useAuthContext } from '../api/account.ts';
import type { AuthContext } from '../api/auth-context.ts';
import { currentPath, signInPath } from '../api/own-path.ts';
import { problemOf } from '../api/problem.ts';
import { pathOfScope, type Scope } from '../api/scope.ts';
import { ScopeProvider } from '../api/scope-provider.tsx';
import { Frame } from '../frame/frame.tsx';
import { OpenFrame } from '../frame/open-frame.tsx';
import { ProblemState, Skeleton } from '../parts/state/states.tsx';
import { AsOfProvider } from './as-of.tsx';
import { LazyPage } from './lazy-page.tsx';
import { SCOPED_PAGES, type ScopedPage } from './routes.ts';
import { NoSuchPage, NoSuchScope, Suspended } from './unavailable.tsx';

/** The pages of a scope, if the person may be in it. Until that is known, no request to the scope is sent. */
export function Scoped({ scope }: { readonly scope: Scope }) {
  const { data } = useAuthContext();
  const access = data && accessTo(scope, data);
  const base = pathOfScope(scope);
  if (access === 'signed-out') return <Redirect to={signInPath(currentPath())} replace />;
  if (access === 'unknown')
    return (
      <OpenFrame>
        <NoSuchScope scope={scope} />
      </OpenFrame>
    );
  return (
    <Router base={base} key={base}>
      <ScopeProvider scope={scope} isAdmitted={access !== undefined}>
        <AsOfProvider>
          <Frame>{access === undefined ? <Waiting /> : <Pages isSuspended={access === 'suspended'} />}</Frame>
        </AsOfProvider>
      </ScopeProvider>
    </Router>
  );
}

type Access = 'open' | 'suspended' | 'signed-out' | 'unknown';

/** `unknown`: the scope does not exist, or the person must not learn that it does. */
function accessTo(scope: Scope, { local_mode, user, tenants }: AuthContext): Access {
  if (scope.kind === 'local') return local_mode ? 'open' : 'unknown';
  if (user === null) return 'signed-out';
  const tenant = tenants.find(({ id }) => id === scope.tenantId);
  if (!tenant) return 'unknown';
  return tenant.active ? 'open' : 'suspended';
}

function Waiting() {
  const { error, refetch } = useAuthContext();
  return error ? <ProblemState problem={problemOf(error)} retry={() => refetch()} /> : <Skeleton rows={8} />;
}

function Pages({ isSuspended }: { readonly isSuspended: boolean }) {
  return (
    <Switch>
      {SCOPED_PAGES.map((page) => (
        <Route key={page.path} path={page.path}>
          <AdmittedPage page={page} isSuspended={isSuspended} />
        </Route>
      ))}
      <Route>
        <NoSuchPage />
      </Route>
    </Switch>
  );
}

interface AdmittedPageProps {
  readonly page: ScopedPage;
  readonly isSuspended: boolean;
}

const AdmittedPage = ({ page, isSuspended }: AdmittedPageProps) =>
  isSuspended && !page.isOpenWhileSuspended ? <Suspended title={page.title} /> : <LazyPage page={page} />;
