import { Component, type ReactNode } from 'react';
import { Button } from '../form/button.tsx';
import { Empty } from './states.tsx';

interface ErrorBoundaryProps {
  readonly children: ReactNode;
  /** Another value, such as that of another page, tries again. */
  readonly resetKey?: unknown;
}

interface ErrorBoundaryState {
  readonly error: unknown;
  readonly failed: boolean;
}

/** Shows that a page failed in the place of the page, so that the frame stays usable. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: undefined, failed: false };

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { error, failed: true };
  }

  override componentDidUpdate({ resetKey }: ErrorBoundaryProps): void {
    if (this.state.failed && resetKey !== this.props.resetKey)
      this.setState({ error: undefined, failed: false });
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return <Failed isCode={isOfCode(this.state.error)} />;
  }
}

/** Each browser has its own words for a module that cannot be loaded. */
const isOfCode = (error: unknown): boolean =>
  error instanceof Error &&
  /dynamically imported module|importing a module script|preload CSS/i.test(error.message);

const Failed = ({ isCode }: { readonly isCode: boolean }) => (
  <div role="alert">
    <Empty
      title={isCode ? 'This page could not be loaded' : 'This page failed'}
      actions={
        <Button look="primary" onClick={() => location.reload()}>
          Reload
        </Button>
      }
    >
      {isCode
        ? 'The server could not be reached, or it was updated since this page was opened. Reload to load the page again.'
        : 'The fault is in the page; what is stored is not affected. Reload it. If it fails again, report what you did before.'}
    </Empty>
  </div>
);
