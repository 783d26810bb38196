import { useState } from 'react';
import { isAtLeast, ROLES, type Role } from '../../../../src/auth/permissions.ts';
import { SelectField } from '../form/field.tsx';
import { Badge } from './badge.tsx';

/** What a role may do, in one sentence each. */
const ROLE_SENTENCES: Readonly<Record<Role, string>> = {
  owner: 'Everything an admin does, and suspending the team.',
  admin: 'Everything a member does, and members, all keys, settings, the plan and the audit log.',
  member: 'Reads and records, changes memories, and creates keys of their own.',
  viewer: 'Reads, and changes nothing.',
};

export const RoleBadge = ({ role }: { readonly role: Role }) => (
  <Badge tone={role === 'owner' || role === 'admin' ? 'accent' : 'neutral'}>{role}</Badge>
);

interface RoleFieldProps {
  /** Of the person who gives the role: nobody gives one above their own. */
  readonly own: Role | undefined;
  readonly initial: Role;
}

/** Chooses a role, and says what it may do. */
export function RoleField({ own, initial }: RoleFieldProps) {
  // the options stay as they are, so that a refusal keeps what was chosen
  const [options] = useState(() =>
    ROLES.filter((role) => role === initial || (own !== undefined && isAtLeast(own, role))).toReversed(),
  );
  const [chosen, setChosen] = useState(initial);
  return (
    <SelectField
      label="Role"
      name="role"
      value={chosen}
      onChange={({ target }) => setChosen(target.value as Role)}
      options={options.map((role) => ({ value: role, label: role }))}
      hint={ROLE_SENTENCES[chosen]}
    />
  );
}
