import { useParams } from 'wouter';
import { problemOf } from '../../api/problem.ts';
import { isolated } from '../../format/isolated.ts';
import { ButtonLink } from '../../parts/form/button.tsx';
import { Page } from '../../parts/layout/page.tsx';
import { Empty, Loaded } from '../../parts/state/states.tsx';
import { Badge } from '../../parts/text/badge.tsx';
import { Actions } from './one/actions.tsx';
import { Chronicle } from './one/chronicle.tsx';
import { cut } from './one/cut-text.tsx';
import { Facts } from './one/facts.tsx';
import { SessionTimeline } from './one/session-timeline.tsx';
import { UsageCard } from './one/usage-card.tsx';
import { useRecord } from './one/use-record.ts';
import { VelocityCard } from './one/velocity-card.tsx';
import { type Session, stateOf, titleOf } from './session.ts';

const TITLE_CHARS = 100;

/** What happened in one session, in order. */
export default function SessionPage() {
  const { id = '' } = useParams();
  return <OneSession key={id} id={id} />;
}

function OneSession({ id }: { readonly id: string }) {
  const record = useRecord(id);
  const { session } = record;
  if (session.error !== null && problemOf(session.error).status === 404) return <NoSession />;
  return (
    <Page
      title={session.data ? cut(titleOf(session.data), TITLE_CHARS) : 'Session'}
      lead={session.data ? <State session={session.data} /> : 'One run of a coding tool'}
    >
      <Loaded query={session} rows={20}>
        {(data) => (
          <>
            <Actions session={data} record={record} />
            <Facts session={data} />
            <SessionTimeline session={data} record={record} />
            <Chronicle record={record} />
            <VelocityCard record={record} />
            <UsageCard record={record} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function State({ session }: { readonly session: Session }) {
  return (
    <>
      {isolated(session.tool_id)}{' '}
      <Badge tone={session.ended_at === null ? 'good' : 'neutral'}>{stateOf(session)}</Badge>{' '}
      {session.pinned && <Badge tone="accent">Pinned</Badge>}{' '}
      {session.archived && <Badge tone="warning">Archived</Badge>}
    </>
  );
}

const NoSession = () => (
  <Page title="Session">
    <Empty
      title="There is no such session here"
      actions={<ButtonLink href="/sessions">Show the sessions of the last 7 days</ButtonLink>}
    >
      The link may be incomplete, or the session belongs to another team or to this machine. Choose another
      one in the menu.
    </Empty>
  </Page>
);
