import { useLocation } from 'wouter';
import { useCode } from '../parts/state/code.ts';
import { ErrorBoundary } from '../parts/state/error-boundary.tsx';
import { Skeleton } from '../parts/state/states.tsx';
import type { Page } from './routes.ts';

interface LazyPageProps {
  readonly page: Page;
}

/** The component of a page, whose code is loaded with it. */
export function LazyPage({ page }: LazyPageProps) {
  const [path] = useLocation();
  return (
    <ErrorBoundary resetKey={path}>
      <Content page={page} />
    </ErrorBoundary>
  );
}

function Content({ page: { load } }: LazyPageProps) {
  const Loaded = useCode(load);
  return Loaded ? <Loaded /> : <Skeleton rows={8} />;
}
