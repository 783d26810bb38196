import './styles/index.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { prefetchAuthContext } from './api/account.ts';
import { mendLostFocus } from './frame/lost-focus.ts';
import { ErrorBoundary } from './parts/state/error-boundary.tsx';
import { prepareFirstPage } from './routes/first-page.ts';
import { Routes } from './routes/router.tsx';

prefetchAuthContext();
prepareFirstPage();
mendLostFocus();

const root = document.getElementById('app');
if (!root) throw new Error('index.html has no element for the application.');
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <Routes />
    </ErrorBoundary>
  </StrictMode>,
);
