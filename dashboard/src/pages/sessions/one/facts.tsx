import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useAuthContext } from '../../../api/account.ts';
import { useScope } from '../../../api/scope-provider.tsx';
import { isolated } from '../../../format/isolated.ts';
import { count, MISSING } from '../../../format/numbers.ts';
import { duration } from '../../../format/times.ts';
import { Card } from '../../../parts/layout/card.tsx';
import { Id } from '../../../parts/text/copy.tsx';
import { Time } from '../../../parts/text/time.tsx';
import { hrefOf, lengthOf, type Session } from '../session.ts';
import { ClaudeCode } from './claude-code.tsx';
import styles from './one.module.css';

/** Whose session it is, of which tool, and how long it lasted. */
export function Facts({ session }: { readonly session: Session }) {
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['Session id', <Id key="id" id={session.session_id} />],
    ['Tool', <Tool key="tool" session={session} />],
    ['Project', <Project key="project" id={session.project_id} />],
    ...usePerson(session),
    ['Started', <Time key="started" at={session.started_at} />],
    session.ended_at === null
      ? ['Last activity', <Time key="last" at={session.last_activity} />]
      : ['Ended', <Ended key="ended" session={session} at={session.ended_at} />],
    ['Duration', duration(lengthOf(session))],
    ['Tokens saved', count(session.tokens_saved)],
    ['Model calls', count(session.model_requests)],
    ['Failed calls', count(session.failed_requests)],
    ...optional('The tool’s own id', session.external_id),
    ...optional('Instance', session.instance_id),
    ...optional('Process', session.process_id === null ? null : `${session.process_id}`),
    ...(session.previous_session_id === null
      ? []
      : [['Continues', <Previous key="previous" id={session.previous_session_id} />] as const]),
  ];
  return (
    <Card title="About this session">
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name} className={styles.fact}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {session.tool_id === 'claude-code' && <ClaudeCode sessionId={session.session_id} />}
    </Card>
  );
}

const optional = (name: string, value: string | null): readonly (readonly [string, ReactNode])[] =>
  value === null ? [] : [[name, value]];

/** Only teams have people. */
function usePerson({ created_by }: Session): readonly (readonly [string, ReactNode])[] {
  const { scope } = useScope();
  const { data } = useAuthContext();
  if (scope.kind === 'local') return [];
  return [['Person', created_by === null ? MISSING : created_by === data?.user?.id ? 'You' : created_by]];
}

const Tool = ({ session: { tool_id, tool_version } }: { readonly session: Session }) => (
  <>
    <Link href={`/tools/${encodeURIComponent(tool_id)}`}>{isolated(tool_id)}</Link>{' '}
    {isolated(tool_version ?? '')}
  </>
);

const Project = ({ id }: { readonly id: string | null }) =>
  id === null ? MISSING : <Link href={`/projects/${encodeURIComponent(id)}`}>{id}</Link>;

const Previous = ({ id }: { readonly id: string }) => <Link href={hrefOf(id)}>{id}</Link>;

const Ended = ({ session: { ended_by }, at }: { readonly session: Session; readonly at: string }) => (
  <>
    <Time at={at} />
    {ended_by === 'idleness' && ' because it was idle'}
  </>
);
