import type { ComponentType } from 'react';
import type { Permission } from '../../../src/auth/permissions.ts';

export interface Page {
  /** Below the path of the scope, or of the server for pages outside of one. Parameters as in wouter. */
  readonly path: string;
  readonly title: string;
  readonly load: () => Promise<{ readonly default: ComponentType }>;
  /** Outside a scope: has tables, which need more than one column of text. */
  readonly isWide?: true;
}

export interface ScopedPage extends Page {
  /** Where the menu has it; pages without one are reached from another. */
  readonly menu?: 'work' | 'team' | 'scope';
  /** Teams only: this machine has no people, keys or plans. */
  readonly isForTeams?: true;
  /** Without it the menu leaves the page out. */
  readonly permission?: Permission;
  /** What a suspended team still needs: its bill, and the way back. */
  readonly isOpenWhileSuspended?: true;
}

/** The pages of a scope, in the order of the menu. */
export const SCOPED_PAGES: readonly ScopedPage[] = [
  { path: '/', title: 'Overview', menu: 'work', load: () => import('../pages/overview/overview-page.tsx') },
  {
    path: '/sessions',
    title: 'Sessions',
    menu: 'work',
    load: () => import('../pages/sessions/sessions-page.tsx'),
  },
  { path: '/sessions/:id', title: 'Session', load: () => import('../pages/sessions/session-page.tsx') },
  {
    path: '/checkpoints',
    title: 'Checkpoints',
    menu: 'work',
    load: () => import('../pages/checkpoints/checkpoints-page.tsx'),
  },
  {
    path: '/checkpoints/:id',
    title: 'Checkpoint',
    load: () => import('../pages/checkpoints/checkpoint-page.tsx'),
  },
  { path: '/search', title: 'Search', menu: 'work', load: () => import('../pages/search/search-page.tsx') },
  { path: '/usage', title: 'Usage', menu: 'work', load: () => import('../pages/usage/usage-page.tsx') },
  {
    path: '/savings',
    title: 'Savings',
    menu: 'work',
    load: () => import('../pages/savings/savings-page.tsx'),
  },
  { path: '/tools', title: 'Tools', menu: 'work', load: () => import('../pages/tools/tools-page.tsx') },
  { path: '/tools/:id', title: 'Tool', load: () => import('../pages/tools/tool-page.tsx') },
  {
    path: '/projects',
    title: 'Projects',
    menu: 'work',
    load: () => import('../pages/projects/projects-page.tsx'),
  },
  { path: '/projects/:id', title: 'Project', load: () => import('../pages/projects/project-page.tsx') },
  {
    path: '/members',
    title: 'Members',
    menu: 'team',
    isForTeams: true,
    permission: 'members:read',
    load: () => import('../pages/members/members-page.tsx'),
  },
  {
    path: '/api-keys',
    title: 'API keys',
    menu: 'team',
    isForTeams: true,
    permission: 'api_keys:own',
    load: () => import('../pages/api-keys/api-keys-page.tsx'),
  },
  {
    path: '/audit-log',
    title: 'Audit log',
    menu: 'team',
    isForTeams: true,
    permission: 'audit_logs:read',
    load: () => import('../pages/audit-log/audit-log-page.tsx'),
  },
  {
    path: '/plan',
    title: 'Plan',
    menu: 'team',
    isForTeams: true,
    isOpenWhileSuspended: true,
    load: () => import('../pages/plan/plan-page.tsx'),
  },
  { path: '/trust', title: 'Trust', menu: 'scope', load: () => import('../pages/trust/trust-page.tsx') },
  {
    path: '/connect',
    title: 'Connect',
    menu: 'scope',
    load: () => import('../pages/connect/connect-page.tsx'),
  },
  {
    path: '/deletions',
    title: 'Deletions',
    menu: 'scope',
    load: () => import('../pages/deletions/deletions-page.tsx'),
  },
  {
    path: '/settings',
    title: 'Settings',
    menu: 'scope',
    isOpenWhileSuspended: true,
    load: () => import('../pages/settings/settings-page.tsx'),
  },
];

/** The pages outside a scope. */
export const OPEN_PAGES: readonly Page[] = [
  { path: '/sign-in', title: 'Sign in', load: () => import('../pages/start/sign-in-page.tsx') },
  { path: '/register', title: 'Register', load: () => import('../pages/start/register-page.tsx') },
  {
    path: '/verify-email',
    title: 'Confirm your email address',
    load: () => import('../pages/start/verify-email-page.tsx'),
  },
  {
    path: '/forgot-password',
    title: 'Forgotten password',
    load: () => import('../pages/start/forgot-password-page.tsx'),
  },
  {
    path: '/reset-password',
    title: 'New password',
    load: () => import('../pages/start/reset-password-page.tsx'),
  },
  {
    path: '/accept-invitation',
    title: 'Accept an invitation',
    load: () => import('../pages/start/accept-invitation-page.tsx'),
  },
  {
    path: '/account',
    title: 'Account',
    isWide: true,
    load: () => import('../pages/account/account-page.tsx'),
  },
  { path: '/new-team', title: 'New team', load: () => import('../pages/start/new-team-page.tsx') },
  {
    path: '/deletions/:id',
    title: 'Record of a deletion',
    isWide: true,
    load: () => import('../pages/deletion-record/deletion-record-page.tsx'),
  },
];
