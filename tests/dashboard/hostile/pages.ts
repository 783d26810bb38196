import type { Page } from 'playwright-core';
import { LIST_PATHS, TEAM_PATHS } from '../bars/paths.ts';
import { stringOf } from './fields.ts';
import type { Planted } from './planted.ts';

export interface Visit {
  readonly path: string;
  /** Opens what is closed at first. */
  readonly open?: (page: Page) => Promise<void>;
  /** Fields of which it has every string, to the end. */
  readonly shows?: readonly string[];
}

/** Those whose own pages are visited: as an id, name and key each is dangerous in its own way. */
const ALONE = ['<img', '//hostile.example/..', '__proto__', 'constructor', '\u202Efdp', '\u2069'];

/** Lists whose rows fit on the page. */
const SHOWN: Readonly<Record<string, readonly string[]>> = {
  '/projects': ['project name'],
  '/tools': ['tool id', 'telemetry tool id'],
  '/usage': ['model'],
  '/api-keys': ['key'],
  '/members': ['person', 'invited email address'],
};

/** The kinds of a session's entries. */
const ENTRIES = { search: 'search', decision: 'decision of a session', memory: 'saved memory', file: 'file' };

const LISTS = [
  ...['key fact', 'decision', 'pattern', 'modified file', 'dependency', 'command', 'to-do', 'blocker'],
];

const button = (name: string | RegExp) => async (page: Page) => {
  await page.getByRole('button', { name }).first().click();
};

/** Every page, and the views of it that show other fields. */
export function visitsOf({ path, works, lists }: Planted): readonly Visit[] {
  const found = `${path}/search?q=hostile`;
  const all = [
    ...[...LIST_PATHS, ...TEAM_PATHS].map((list) => ({ path: `${path}${list}`, shows: SHOWN[list] ?? [] })),
    ...['tool', 'project', 'session', 'user'].map((by) => ({ path: `${path}/usage?by=${by}&bars=group` })),
    { path: `${path}/usage?view=calls` },
    {
      path: `${path}/savings?by=tag:constructor&operations=file`,
      shows: ['tag value', 'file of an operation', 'file of a cache hit'],
    },
    { path: `${path}/savings?by=project&operations=tool` },
    { path: found },
    { path: `${found}&type=memory` },
    { path: `${path}/sessions/${lists.session_id}`, open: openDetails },
    ...Object.entries(ENTRIES).map(([kind, field]) => ({
      path: `${path}/sessions/${lists.session_id}?kind=${kind}`,
      shows: [field],
      // the longest is cut at first
      ...(kind !== 'memory' && { open: button(/^Show all .* characters$/) }),
    })),
    { path: `${path}/checkpoints/${lists.checkpoint_id}`, open: button('Load the context'), shows: LISTS },
    { path: `${path}/audit-log`, open: button(/^Details of line/) },
    { path: `${path}/sessions`, open: (page: Page) => page.keyboard.press('Control+k') },
    { path: '/account' },
    { path: '/new-team' },
  ];
  const alone = ALONE.map(stringOf).flatMap(({ text }) => {
    const work = works.get(text);
    if (!work) throw new Error(`${text} was not planted.`);
    const id = encodeURIComponent;
    const memory = new URLSearchParams({ memory: work.memoryKey });
    return [
      { path: `/deletions/${id(work.tool_id)}` },
      { path: `${path}/tools/${id(work.tool_id)}` },
      { path: `${path}/projects/${work.project_id}?${memory}` },
      { path: `${path}/sessions/${work.session_id}` },
      { path: `${path}/checkpoints/${work.checkpoint_id}` },
    ];
  });
  return [...all, ...alone];
}

async function openDetails(page: Page): Promise<void> {
  for (const one of await page.locator('details > summary').all()) await one.click();
}
