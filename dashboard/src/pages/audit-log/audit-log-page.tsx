import { problemOf } from '../../api/problem.ts';
import { useList, useRead } from '../../api/queries.ts';
import { Button } from '../../parts/form/button.tsx';
import { FieldProblems } from '../../parts/form/form.tsx';
import { Card } from '../../parts/layout/card.tsx';
import { Page } from '../../parts/layout/page.tsx';
import { TeamPage } from '../../parts/layout/team-page.tsx';
import { ChainLine } from '../../parts/state/chain-line.tsx';
import { Empty, Loaded, Skeleton } from '../../parts/state/states.tsx';
import { useUrlFilters } from '../../routes/url-filters.ts';
import { AuditFilterForm, FILTERS } from './audit-filters.tsx';
import { AuditTable } from './audit-table.tsx';
import { ExportLink } from './export-link.tsx';
import { useNames } from './names.ts';

const PER_PAGE = 50;

/** Who did what in the team. */
export default function AuditLogPage() {
  return (
    <TeamPage title="Audit log" permission="audit_logs:read" shows="the audit log">
      <AuditLog />
    </TeamPage>
  );
}

function AuditLog() {
  const { values, clear } = useUrlFilters(FILTERS);
  const lines = useList('GET /v1/audit-logs', { query: { ...values, limit: PER_PAGE } });
  const entitlements = useRead('GET /v1/entitlements', {});
  const names = useNames();
  return (
    <Page
      title="Audit log"
      lead="Who changed people, roles, keys, settings and the plan of this team. Nobody can change or remove a line."
    >
      <ChainLine />
      <FieldProblems problem={lines.query.error ? problemOf(lines.query.error) : undefined}>
        <Card title="Filters">
          <AuditFilterForm />
        </Card>
      </FieldProblems>
      {lines.query.isLoading || entitlements.isLoading || names.isLoading ? (
        <Skeleton rows={10} />
      ) : (
        <Card
          title="Lines, newest first"
          note="Times in the time zone of this browser"
          actions={
            <ExportLink filters={values} isInPlan={entitlements.data?.entitlements.audit_export === true} />
          }
        >
          <Loaded query={lines.query} rows={10}>
            {() =>
              lines.items.length === 0 ? (
                <Empty
                  title="No line matches these filters"
                  actions={<Button onClick={clear}>Clear filters</Button>}
                >
                  All filters apply together.
                </Empty>
              ) : (
                <AuditTable {...lines} names={names} />
              )
            }
          </Loaded>
        </Card>
      )}
    </Page>
  );
}
