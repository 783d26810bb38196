import { useQueryClient } from '@tanstack/react-query';
import { useRead } from '../../api/queries.ts';
import { isOfPaths } from '../../api/query-paths.ts';
import { count } from '../../format/numbers.ts';
import { Button } from '../../parts/form/button.tsx';
import { Card } from '../../parts/layout/card.tsx';
import { Page } from '../../parts/layout/page.tsx';
import { TeamPage } from '../../parts/layout/team-page.tsx';
import { ChainLine } from '../../parts/state/chain-line.tsx';
import { Notice } from '../../parts/state/notice.tsx';
import { Loaded, Skeleton } from '../../parts/state/states.tsx';
import { Time } from '../../parts/text/time.tsx';
import { Checks, type Report } from './checks.tsx';
import { Promises } from './promises.tsx';
import { ThisMachine } from './this-machine.tsx';

/** Whether the data of the team is kept apart from that of others. */
export default function TrustPage() {
  return (
    <TeamPage
      title="Trust"
      permission="audit_logs:read"
      shows="the checks of isolation"
      onThisMachine={<ThisMachine />}
    >
      <Trust />
    </TeamPage>
  );
}

function Trust() {
  const isolation = useRead('GET /v1/isolation', {});
  const chain = useRead('GET /v1/audit-logs/verification', {});
  const queries = useQueryClient();
  const checkAgain = () =>
    queries.refetchQueries({
      predicate: ({ queryKey }) => isOfPaths(queryKey, ['/v1/isolation', '/v1/audit-logs/verification']),
    });
  return (
    <Page
      title="Trust"
      lead="Whether the database keeps this team apart from all others, checked on the running server."
      actions={
        <Button busy={isolation.isFetching || chain.isFetching} onClick={checkAgain}>
          Check again
        </Button>
      }
    >
      {isolation.isLoading || chain.isLoading ? (
        <Skeleton rows={14} />
      ) : (
        <>
          <Loaded query={isolation}>
            {(report) => (
              <>
                <Verdict report={report} />
                <Card
                  title="Checks of isolation"
                  note="Each compares the live database with what this release has created."
                >
                  <Checks checks={report.checks} />
                </Card>
              </>
            )}
          </Loaded>
          <Card title="Audit log">
            <ChainLine isEager />
          </Card>
          <Promises />
        </>
      )}
    </Page>
  );
}

function Verdict({ report: { ok, checks, checked_at } }: { readonly report: Report }) {
  const failed = checks.filter((check) => !check.ok).length;
  const checked = (
    <p>
      Checked <Time at={checked_at} />. A result is kept for one minute.
    </p>
  );
  return ok ? (
    <Notice tone="good" title={`This team is kept apart: all ${count(checks.length)} checks passed`}>
      {checked}
    </Notice>
  ) : (
    <Notice tone="bad" title={`${count(failed)} of ${count(checks.length)} checks failed`}>
      {checked}
      <p>
        Tell the operator of this server: <code>omnimemory doctor</code> names each difference, and{' '}
        <code>omnimemory migrate up</code> applies the policies again.
      </p>
    </Notice>
  );
}
