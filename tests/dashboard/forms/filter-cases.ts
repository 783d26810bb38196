import type { Place } from './place.ts';

/** A control over a read: what it chooses, and what the page shows of the former choice. */
export interface FilterCase {
  /** Below `dashboard/src`. */
  readonly file: string;
  /** With data, below the path of the team. */
  readonly path: (place: Place) => string;
  /** The end of the path of the read that the control changes. */
  readonly read: string;
  /** A part of the page to open first. */
  readonly opens?: string;
  /** By the label of the control. */
  readonly chosen: Readonly<Record<string, string>>;
  /** The same controls, corrected. */
  readonly corrected: Readonly<Record<string, string>>;
  /** The button that applies them; without one they apply at once. */
  readonly submit?: string;
  /** What the URL gets, as far as it is said. */
  readonly search: Readonly<Record<string, string>>;
  /** What the server finds wrong, if it is at a field. */
  readonly faulty?: string;
  /** Also tries without a network. One case of each way to read does. */
  readonly goesOffline?: true;
  /** A text of the data, with the corrected choice, too. */
  readonly data: string;
}

const today = new Date().toISOString().slice(0, 10);
const MOMENT = '2099-01-02T03:04:05';

/** One of each kind of control, and one for every form of filters. */
export const FILTER_CASES: readonly FilterCase[] = [
  {
    file: 'frame/range-picker.tsx',
    path: () => '/sessions',
    read: '/v1/sessions',
    chosen: { 'Time range': '30d' },
    corrected: { 'Time range': '90d' },
    search: { range: '30d' },
    data: 'One',
  },
  {
    file: 'frame/own-range-form.tsx',
    goesOffline: true,
    path: () => `/sessions?from=${today}T00:00:00Z&to=${today}T23:59:59Z`,
    read: '/v1/sessions',
    chosen: { From: '2026-01-01', to: '2026-01-31' },
    corrected: { From: today, to: today },
    submit: 'Show these days',
    search: { from: '2026-01-01', to: '2026-02-01' },
    data: 'One',
  },
  {
    file: 'pages/sessions/filter-form.tsx',
    path: () => '/sessions',
    read: '/v1/sessions',
    chosen: { Pinned: 'true' },
    corrected: { Pinned: 'false' },
    search: { pinned: 'true' },
    faulty: 'pinned',
    data: 'One',
  },
  {
    file: 'pages/projects/memories.tsx',
    path: ({ project }) => `/projects/${project}`,
    read: '/memory-keys',
    chosen: { 'Keys that begin with': 'zz' },
    corrected: { 'Keys that begin with': 'ke' },
    submit: 'Show these keys',
    search: { prefix: 'zz' },
    faulty: 'prefix',
    data: 'kept',
  },
  {
    file: 'pages/usage/usage-filters.tsx',
    path: () => '/usage?view=calls',
    read: '/v1/usage/requests',
    opens: 'Filters',
    chosen: { Tool: 'no-tool', 'Session id': 'none' },
    corrected: { Tool: 'cursor', 'Session id': '' },
    submit: 'Apply filters',
    search: { tool_id: 'no-tool', session_id: 'none' },
    faulty: 'tool_id',
    data: 'No model calls in',
  },
  {
    file: 'pages/search/search-form.tsx',
    goesOffline: true,
    path: () => '/search?q=eyes',
    read: '/v1/search',
    opens: 'Filters',
    chosen: { 'Words or a question': 'eyes', Tool: 'no-tool' },
    corrected: { 'Words or a question': 'eyes', Tool: 'cursor' },
    submit: 'Search',
    search: { q: 'eyes', tool_id: 'no-tool' },
    faulty: 'tool_id',
    data: 'for my',
  },
  {
    file: 'pages/checkpoints/moment-picker.tsx',
    goesOffline: true,
    path: ({ checkpoint }) => `/checkpoints/${checkpoint}`,
    read: '/v1/checkpoints',
    chosen: { 'As it was known on': MOMENT },
    corrected: { 'As it was known on': '' },
    submit: 'Show this time',
    search: { as_of: '2099-01-02' },
    faulty: 'as_of',
    data: 'Compressed context',
  },
  {
    file: 'pages/checkpoints/checkpoint-filters.tsx',
    path: () => '/checkpoints',
    read: '/v1/checkpoints',
    opens: 'More filters',
    chosen: { Tool: 'no-tool', Type: 'manual' },
    corrected: { Tool: 'cursor', Type: 'manual' },
    submit: 'Apply filters',
    search: { tool_id: 'no-tool', checkpoint_type: 'manual' },
    faulty: 'tool_id',
    data: 'for my eyes',
  },
  {
    file: 'pages/audit-log/audit-filters.tsx',
    path: () => '/audit-log',
    read: '/v1/audit-logs',
    chosen: { 'Id of the object': 'none', From: MOMENT },
    corrected: { 'Id of the object': '', From: '2020-01-01T00:00:00' },
    submit: 'Apply filters',
    search: { resource_id: 'none', from: '2099-01-02' },
    faulty: 'resource_id',
    data: 'Created an API key',
  },
  {
    file: 'pages/deletions/deletion-filters.tsx',
    path: () => '/deletions',
    read: '/v1/deletions',
    chosen: { What: 'memory', State: 'done' },
    corrected: { What: '', State: '' },
    submit: 'Apply filters',
    search: { kind: 'memory', state: 'done' },
    faulty: 'kind',
    data: 'Nothing was deleted',
  },
];
