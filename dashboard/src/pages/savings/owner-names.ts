import { usePeople } from '../../api/people.ts';
import { useProjectNames } from '../../api/projects.ts';
import { type Kind, type Owner, ownerName } from './savings-query.ts';

interface OwnerNames {
  readonly isLoading: boolean;
  readonly nameOf: (group: string | null) => string;
}

/** How the page names a group: a person or project by name, everything else as it is. */
export function useOwnerNames(by: Owner | Kind): OwnerNames {
  const people = usePeople(by === 'user');
  const projects = useProjectNames(by === 'project');
  const without = by === 'file' || by === 'mode' ? by : ownerName(by);
  return {
    isLoading: people.isLoading || projects.isLoading,
    nameOf: (group) =>
      group === null ? `Without a ${without}` : (people.nameOf(group) ?? projects.names.get(group) ?? group),
  };
}
