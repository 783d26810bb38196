import { useMay } from '../../api/account.ts';
import { apiRootOf, pathOfScope } from '../../api/scope.ts';
import { useScope } from '../../api/scope-provider.tsx';
import { ButtonLink } from '../../parts/form/button.tsx';
import styles from './audit-log.module.css';

interface ExportLinkProps {
  readonly filters: Readonly<Record<string, string | undefined>>;
  readonly isInPlan: boolean;
}

/** A download that the browser streams to a file, however long the log is. */
export function ExportLink({ filters, isInPlan }: ExportLinkProps) {
  const { scope } = useScope();
  const may = useMay();
  if (scope.kind === 'local' || !may('data_export:audit_logs')) return null;
  if (!isInPlan)
    return (
      <span className={styles.note}>
        The plan of this team has no export.{' '}
        <ButtonLink href="/plan" look="quiet">
          See plans
        </ButtonLink>
      </span>
    );
  const given = Object.entries(filters).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const path = `${apiRootOf(scope)}/v1/audit-logs/export?${new URLSearchParams(given)}`;
  return (
    <a
      className={styles.export}
      href={path}
      download={`audit-log${pathOfScope(scope).replaceAll('/', '-')}.ndjson`}
    >
      Export as NDJSON
    </a>
  );
}
