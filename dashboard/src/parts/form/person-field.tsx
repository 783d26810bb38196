import { useAuthContext } from '../../api/account.ts';
import { displayName, usePeople } from '../../api/people.ts';
import { useScope } from '../../api/scope-provider.tsx';
import { isolated } from '../../format/isolated.ts';
import { FilterSelect } from './filter-fields.tsx';

interface PersonFieldProps {
  readonly label?: string;
  readonly name: string;
  readonly value: string;
}

/** The members of the team, as a filter. This machine has none, so there is no field. */
export function PersonField({ label = 'Person', name, value }: PersonFieldProps) {
  const { scope } = useScope();
  const { data } = useAuthContext();
  const { members } = usePeople();
  if (scope.kind === 'local') return null;
  const options = members.map((member) => ({
    value: member.user_id,
    label: member.user_id === data?.user?.id ? `${isolated(displayName(member))} (you)` : displayName(member),
  }));
  return <FilterSelect label={label} name={name} value={value} options={options} />;
}
