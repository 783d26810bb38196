import { usePeople } from '../../api/people.ts';
import { useProjectNames } from '../../api/projects.ts';
import { GROUPINGS, type Grouping } from './usage-query.ts';

const WITHOUT: Readonly<Record<Grouping, string>> = {
  model: 'Without a model',
  user: 'Without a person',
  project: 'Without a project',
  tool: 'Without a tool',
  session: 'Without a session',
};

interface GroupNames {
  readonly isLoading: boolean;
  readonly nameOf: (group: string | null) => string;
}

/** How the page names a group: a person or project by name, everything else as it is. */
export function useGroupNames(by: Grouping): GroupNames {
  const people = usePeople(by === 'user');
  const projects = useProjectNames(by === 'project');
  return {
    isLoading: people.isLoading || projects.isLoading,
    nameOf: (group) =>
      group === null ? WITHOUT[by] : (people.nameOf(group) ?? projects.names.get(group) ?? group),
  };
}

export const labelOf = (by: Grouping): string => GROUPINGS.find(({ value }) => value === by)?.label ?? by;
