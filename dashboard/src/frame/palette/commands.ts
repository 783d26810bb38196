import { useLocation } from 'wouter';
import { useList } from '../../api/queries.ts';
import { pathOfScope } from '../../api/scope.ts';
import { useMenuPages } from '../menu.tsx';
import { useScopes } from '../scope-switcher.tsx';

export interface Command {
  readonly id: string;
  readonly label: string;
  /** What else finds it, and stands beside it. */
  readonly detail: string;
  readonly run: () => void;
}

export interface CommandGroup {
  readonly value: string;
  readonly items: readonly Command[];
}

const MAX_IN_GROUP = 6;

/** What a text leads to: pages, sessions, projects and teams that have it in their names, and a search for it. */
export function useCommands(text: string): readonly CommandGroup[] {
  const [, go] = useLocation();
  const pages = useMenuPages();
  const scopes = useScopes();
  const sessions = useList('GET /v1/sessions', { query: { limit: 50, include_archived: 'true' } }).items;
  const projects = useList('GET /v1/projects', { query: { limit: 200 } }).items;
  const all = {
    Pages: pages.map(({ path, title }) => command(`page ${path}`, title, '', () => go(path))),
    Projects: projects.map(({ project_id: id, project_name, workspace_path }) =>
      command(`project ${id}`, project_name, workspace_path, () => go(`/projects/${encodeURIComponent(id)}`)),
    ),
    Sessions: sessions.map(({ session_id: id, tool_id, title }) =>
      command(`session ${id}`, title ?? id, title === null ? tool_id : `${tool_id} ${id}`, () =>
        go(`/sessions/${encodeURIComponent(id)}`),
      ),
    ),
    Teams: scopes.map(({ scope, name }) =>
      command(`scope ${pathOfScope(scope)}`, name, '', () => go(`~${pathOfScope(scope)}`)),
    ),
  };
  const wanted = text.trim().toLowerCase();
  const groups = Object.entries(all).map(([value, items]) => ({
    value,
    items: items
      .filter(({ label, detail }) => `${label} ${detail}`.toLowerCase().includes(wanted))
      .slice(0, wanted === '' && value !== 'Pages' ? 3 : value === 'Pages' ? undefined : MAX_IN_GROUP),
  }));
  return [...groups, { value: 'Search', items: ofText(text.trim(), all.Sessions, go) }].filter(
    ({ items }) => items.length > 0,
  );
}

const command = (id: string, label: string, detail: string, run: () => void): Command => ({
  id,
  label,
  detail,
  run,
});

/** A search for the words, and the object that has the text as its id. */
function ofText(text: string, sessions: readonly Command[], go: (path: string) => void): Command[] {
  if (text === '') return [];
  const [path, kind] = text.startsWith('ckpt_') ? ['checkpoints', 'checkpoint'] : ['sessions', 'session'];
  const isKnown = sessions.some(({ id }) => id === `session ${text}`);
  return [
    ...(/^\S{8,255}$/.test(text) && /\d/.test(text) && !isKnown
      ? [command('id', `Open the ${kind} ${text}`, '', () => go(`/${path}/${encodeURIComponent(text)}`))]
      : []),
    command('words', `Search for “${text}”`, '', () => go(`/search?${new URLSearchParams({ q: text })}`)),
  ];
}
