import { useState } from 'react';
import { useAuthContext, useMay } from '../../api/account.ts';
import { MEMBERS_INPUT } from '../../api/people.ts';
import { useList, useRead } from '../../api/queries.ts';
import { Button } from '../../parts/form/button.tsx';
import { Card } from '../../parts/layout/card.tsx';
import { Page } from '../../parts/layout/page.tsx';
import { TeamPage } from '../../parts/layout/team-page.tsx';
import { Empty, Loaded, Skeleton } from '../../parts/state/states.tsx';
import { DepartedCard, useDepartedMembers } from './departed-card.tsx';
import { Invitations } from './invitations.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { MemberTable } from './member-table.tsx';
import { Seats } from './seats.tsx';

/** Who is in the team, and who is invited. */
export default function MembersPage() {
  return (
    <TeamPage title="Members" permission="members:read" shows="the members of the team">
      <Members />
    </TeamPage>
  );
}

const INVITATIONS_INPUT = { query: { limit: 200 } } as const;

function Members() {
  const may = useMay();
  const [mayInvite] = [may('invitations:manage')];
  const [isInviting, setInviting] = useState(false);
  const members = useList('GET /v1/members', MEMBERS_INPUT);
  const invitations = useList('GET /v1/invitations', INVITATIONS_INPUT, { enabled: mayInvite });
  const departed = useDepartedMembers(may('members:departed'));
  const entitlements = useRead('GET /v1/entitlements', {});
  const invite = mayInvite && (
    <Button look="primary" onClick={() => setInviting(true)}>
      Invite a person
    </Button>
  );
  // all at once, so that nothing below moves when a response comes later than the others
  const isLoading = [members.query, invitations.query, departed.query, entitlements].some(
    (query) => query.isLoading,
  );
  const openInvitations = invitations.items.filter(({ status }) => status === 'open').length;
  return (
    <Page title="Members" lead="Who can work in this team, and in which role." actions={invite}>
      {isLoading ? (
        <Skeleton rows={8} />
      ) : (
        <>
          <Loaded query={entitlements}>
            {({ plan, entitlements: { seats } }) => (
              <Seats
                plan={plan}
                limit={seats}
                members={members.items.length}
                hasMore={members.query.hasNextPage}
                invitations={openInvitations}
              />
            )}
          </Loaded>
          <Card title="In the team">
            <Loaded query={members.query}>{() => <MemberTable {...members} />}</Loaded>
            {!members.query.isError && (
              <OnlyYou members={members.items.length} invitations={openInvitations} />
            )}
          </Card>
          <DepartedCard {...departed} />
          {mayInvite && (
            <Card
              title="Invitations"
              note="A link in an email, which works for 7 days and for that email address only."
            >
              <Loaded query={invitations.query}>{() => <Invitations {...invitations} />}</Loaded>
            </Card>
          )}
        </>
      )}
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
    </Page>
  );
}

/** A team of one: what brings others. */
function OnlyYou({ members, invitations }: { readonly members: number; readonly invitations: number }) {
  const may = useMay();
  const { data } = useAuthContext();
  if (members !== 1 || invitations > 0) return null;
  return (
    <Empty title="Only you so far">
      {may('invitations:manage')
        ? 'Invite the people whose tools record here. They see what the team shares, each in a role that you choose.'
        : `Admins can invite others. You are signed in as ${data?.user?.email ?? 'nobody'}.`}
    </Empty>
  );
}
