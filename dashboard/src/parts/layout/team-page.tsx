import type { ReactNode } from 'react';
import { PERMISSIONS, type Permission, ROLES } from '../../../../src/auth/permissions.ts';
import { useMay, useRole } from '../../api/account.ts';
import { useScope } from '../../api/scope-provider.tsx';
import { ButtonLink } from '../form/button.tsx';
import { Empty } from '../state/states.tsx';
import { Page } from './page.tsx';

interface TeamPageProps {
  readonly title: string;
  readonly permission: Permission;
  /** What the page shows, in the middle of a sentence: "the audit log". */
  readonly shows: string;
  /** What this machine has instead. */
  readonly onThisMachine?: ReactNode;
  readonly children: ReactNode;
}

/** A page that only teams have, and only for those with the permission. The others see why. */
export function TeamPage({ title, permission, shows, onThisMachine, children }: TeamPageProps) {
  const { scope } = useScope();
  const may = useMay();
  if (scope.kind === 'local')
    return (
      <Page title={title}>
        {onThisMachine ?? (
          <Empty
            title="This machine has no team"
            actions={<ButtonLink href="~/new-team">Create a team</ButtonLink>}
          >
            Only teams have {shows}. The data of this machine belongs to whoever can use it.
          </Empty>
        )}
      </Page>
    );
  if (may(permission)) return children;
  return (
    <Page title={title}>
      <NotPermitted permission={permission} shows={shows} />
    </Page>
  );
}

function NotPermitted({ permission, shows }: Pick<TeamPageProps, 'permission' | 'shows'>) {
  const role = useRole();
  return (
    <Empty title={`Your role does not include ${shows}`}>
      {role === undefined
        ? 'You are not a member of this team. Ask one of its admins for an invitation.'
        : `You are ${withArticle(role)}, and this page is for ${rolesWith(permission)}. Ask one of them, or ask for another role.`}
    </Empty>
  );
}

/** "owners and admins" */
function rolesWith(permission: Permission): string {
  const names = ROLES.slice(0, ROLES.indexOf(PERMISSIONS[permission].role) + 1).map((role) => `${role}s`);
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

const withArticle = (role: string) => `${/^[ao]/.test(role) ? 'an' : 'a'} ${role}`;
