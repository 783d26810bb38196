import { Link } from 'wouter';
import { isolated } from '../../format/isolated.ts';
import { type Column, Table } from '../../parts/table/table.tsx';
import { Badge } from '../../parts/text/badge.tsx';
import { Time } from '../../parts/text/time.tsx';
import { useUrlFilters } from '../../routes/url-filters.ts';
import styles from './checkpoint.module.css';
import { AGAINST } from './comparison/comparison.tsx';
import { hrefOf, keyOf, titleOf, type Version } from './version.ts';

interface VersionTableProps {
  readonly id: string;
  /** The key of the version that the page shows. */
  readonly chosen: string | undefined;
  readonly versions: readonly Version[];
}

export function VersionTable({ id, chosen, versions }: VersionTableProps) {
  const columns: readonly Column<Version>[] = [
    {
      head: 'Version',
      cell: (version) => (
        <span className={styles.title}>
          <Link href={hrefOf(version)} aria-current={keyOf(version) === chosen ? 'true' : undefined}>
            {isolated(titleOf(version))}
          </Link>{' '}
          <Badge>Revision {version.revision}</Badge>{' '}
          {keyOf(version) === chosen && <Badge tone="accent">shown</Badge>}{' '}
          {version.checkpoint_id !== id && <Badge>another checkpoint</Badge>}
        </span>
      ),
    },
    { head: 'Compare', cell: (version) => keyOf(version) !== chosen && <CompareLink version={version} /> },
    {
      head: 'Valid',
      cell: ({ valid_from, valid_to }) => <FromTo from={valid_from} to={valid_to} open="no end" />,
    },
    {
      head: 'Recorded',
      cell: ({ recorded_at, recorded_end }) => <FromTo from={recorded_at} to={recorded_end} open="current" />,
    },
  ];
  return <Table caption="All versions" columns={columns} rows={versions} keyOf={keyOf} />;
}

interface FromToProps {
  readonly from: string;
  readonly to: string | null;
  readonly open: string;
}

const FromTo = ({ from, to, open }: FromToProps) => (
  <>
    <p>
      <Time at={from} />
    </p>
    <p>
      {to === null ? (
        open
      ) : (
        <>
          to <Time at={to} />
        </>
      )}
    </p>
  </>
);

function CompareLink({ version }: { readonly version: Version }) {
  const { change } = useUrlFilters(AGAINST);
  const { checkpoint_id, recorded_at } = version;
  return (
    <button
      type="button"
      className={styles.compare}
      aria-label={`Compare with revision ${version.revision}: ${isolated(titleOf(version))}`}
      onClick={() => change({ against: checkpoint_id, against_as_of: recorded_at })}
    >
      Compare
    </button>
  );
}
