import { type ReactNode, useState } from 'react';
import { useLocation, useParams } from 'wouter';
import { useMay } from '../../api/account.ts';
import { usePeople } from '../../api/people.ts';
import { problemOf } from '../../api/problem.ts';
import { useList, useRead } from '../../api/queries.ts';
import { useScope } from '../../api/scope-provider.tsx';
import { DeletionDialog } from '../../parts/deletion/deletion-dialog.tsx';
import { Button } from '../../parts/form/button.tsx';
import { FieldProblems } from '../../parts/form/form.tsx';
import { Row } from '../../parts/layout/grid.tsx';
import { Page } from '../../parts/layout/page.tsx';
import { Empty, Loaded, ProblemState, Skeleton } from '../../parts/state/states.tsx';
import { Badge } from '../../parts/text/badge.tsx';
import { CopyButton, Id } from '../../parts/text/copy.tsx';
import { useUrlFilters } from '../../routes/url-filters.ts';
import { AboutVersion } from './about-version.tsx';
import { Chain } from './chain.tsx';
import styles from './checkpoint.module.css';
import { Comparison, useOther } from './comparison/comparison.tsx';
import { Content } from './content.tsx';
import { Context } from './context.tsx';
import { CorrectForm } from './correct-form.tsx';
import { Moment } from './moment.tsx';
import { MOMENTS, momentSentence } from './moment-picker.tsx';
import { promptOf } from './prompt.ts';
import { PublishDialog } from './publish.tsx';
import { TimeMap } from './time-map.tsx';
import { keyOf, titleOf, typeLabel, type Version } from './version.ts';

const HISTORY = 'GET /v1/checkpoints/{checkpoint_id}/history';

/** One checkpoint, now or at a time, with all that it replaced and that replaced it. */
export default function CheckpointPage() {
  const { id = '' } = useParams();
  return <OneCheckpoint key={id} id={id} />;
}

function OneCheckpoint({ id }: { readonly id: string }) {
  const { scope } = useScope();
  const { values } = useUrlFilters(MOMENTS);
  const { as_of } = values;
  const shown = useRead(
    'GET /v1/checkpoints',
    { query: { checkpoint_id: id, ...(as_of !== undefined && { as_of }) } },
    { keepPrevious: true },
  );
  const history = useList(HISTORY, { params: { checkpoint_id: id }, query: { limit: 200 } });
  const other = useOther();
  const people = usePeople();
  const version = shown.data?.data[0];
  if (shown.isPending || (version === undefined && history.query.isPending))
    return (
      <Page title="Checkpoint">
        <Skeleton rows={20} />
      </Page>
    );
  if (version === undefined && history.query.error)
    return (
      <Page title="Checkpoint">
        <ProblemState problem={problemOf(history.query.error)} retry={() => history.query.refetch()} />
      </Page>
    );
  return (
    <Page
      title={version ? titleOf(version, 80) : 'Checkpoint'}
      lead={momentSentence(values, scope.kind === 'tenant')}
      actions={
        version && <CopyButton text={promptOf(version)} what="the checkpoint" label="Copy as a prompt" />
      }
    >
      <div className={styles.which}>
        <Id id={id} />
        {version && <Badges version={version} />}
      </div>
      <FieldProblems problem={shown.error ? problemOf(shown.error) : undefined}>
        <Moment version={version} history={history.items} />
      </FieldProblems>
      <TimeMap list={history} chosen={version && keyOf(version)} />
      <Loaded query={shown} rows={12}>
        {() =>
          version ? (
            <OneVersion key={as_of ?? 'now'} version={version} isNow={as_of === undefined}>
              <Comparison version={version} other={other} />
              <AboutVersion version={version} people={people} />
            </OneVersion>
          ) : (
            <NotKnown isNow={as_of === undefined} />
          )
        }
      </Loaded>
      <Chain id={id} version={version} history={history} />
    </Page>
  );
}

function Badges({ version: { checkpoint_type, visibility, revision } }: { readonly version: Version }) {
  const { scope } = useScope();
  return (
    <span>
      <Badge>{typeLabel(checkpoint_type)}</Badge> <Badge>Revision {revision}</Badge>{' '}
      {scope.kind === 'tenant' &&
        (visibility === 'team' ? <Badge tone="accent">Team</Badge> : <Badge>Only you</Badge>)}
    </span>
  );
}

interface OneVersionProps {
  readonly version: Version;
  /** The past cannot be changed. */
  readonly isNow: boolean;
  readonly children: ReactNode;
}

function OneVersion({ version, isNow, children }: OneVersionProps) {
  return (
    <>
      {isNow && <Actions version={version} />}
      {children}
      <Content version={version} />
      <Context key={keyOf(version)} version={version} isNow={isNow} />
    </>
  );
}

function Actions({ version }: { readonly version: Version }) {
  const { scope } = useScope();
  const may = useMay();
  const [, go] = useLocation();
  const [open, setOpen] = useState<'correct' | 'publish' | 'delete'>();
  if (!may('memory:write')) return null;
  const close = () => setOpen(undefined);
  return (
    <>
      <Row>
        <Button onClick={() => setOpen('correct')} aria-expanded={open === 'correct'}>
          Correct this checkpoint
        </Button>
        {scope.kind === 'tenant' && version.visibility === 'private' && (
          <Button onClick={() => setOpen('publish')}>Publish to the team</Button>
        )}
        <Button onClick={() => setOpen('delete')}>Delete the checkpoint …</Button>
      </Row>
      {open === 'correct' && <CorrectForm version={version} onClose={close} />}
      <PublishDialog version={version} open={open === 'publish'} onClose={close} />
      {open === 'delete' && (
        <DeletionDialog
          kind="checkpoint"
          id={version.checkpoint_id}
          onClose={close}
          onDeleted={() => go('/checkpoints')}
        />
      )}
    </>
  );
}

const NotKnown = ({ isNow }: { readonly isNow: boolean }) => (
  <Empty title={isNow ? 'This checkpoint has no current version' : 'This checkpoint was not known then'}>
    {isNow
      ? 'Another checkpoint has replaced it for all of its time. Its versions and its successor are listed above.'
      : 'It was recorded later, or another checkpoint had replaced it for all of its time. Choose another time, or one of the versions above.'}
  </Empty>
);
