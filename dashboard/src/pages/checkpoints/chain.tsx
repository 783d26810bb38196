import { Link } from 'wouter';
import type { List } from '../../api/queries.ts';
import { Card } from '../../parts/layout/card.tsx';
import { Facts } from '../../parts/layout/facts.tsx';
import { Loaded, More } from '../../parts/state/states.tsx';
import styles from './checkpoint.module.css';
import { keyOf, titleOf, type Version } from './version.ts';
import { VersionTable } from './version-table.tsx';

interface ChainProps {
  readonly id: string;
  readonly version: Version | undefined;
  readonly history: List<Version>;
}

/** All versions of the checkpoint and of those that it replaced or that replaced it, and the way between them. */
export function Chain({ id, version, history: { query, items } }: ChainProps) {
  return (
    <>
      <Card title="Chain" note="What this checkpoint replaced, what replaced it, and what it is based on">
        <Loaded query={query} rows={4}>
          {() => <Neighbors id={id} version={version} history={items} />}
        </Loaded>
      </Card>
      <Card
        title="Versions"
        note="Of this checkpoint and of all in its chain, the latest content first. A correction makes a new version; none is overwritten."
      >
        <Loaded query={query} rows={6}>
          {() => (
            <>
              <VersionTable id={id} chosen={version && keyOf(version)} versions={items} />
              <More query={query} />
            </>
          )}
        </Loaded>
      </Card>
    </>
  );
}

interface NeighborsProps {
  readonly id: string;
  readonly version: Version | undefined;
  readonly history: readonly Version[];
}

/** In both directions. */
function Neighbors({ id, version, history }: NeighborsProps) {
  const own = version ? [version] : history.filter(({ checkpoint_id }) => checkpoint_id === id);
  const successors = new Set([
    ...own.flatMap(({ superseded_by }) => superseded_by ?? []),
    ...history.filter(({ supersedes }) => supersedes.includes(id)).map(({ checkpoint_id }) => checkpoint_id),
  ]);
  const rows = [
    { label: 'Replaced by', ids: [...successors], none: 'Nothing has replaced it.' },
    {
      label: 'Replaces',
      ids: unique(own.flatMap(({ supersedes }) => supersedes)),
      none: 'It replaces nothing.',
    },
    {
      label: 'Based on',
      ids: unique(own.flatMap(({ influenced_by }) => influenced_by)),
      none: 'It names nothing.',
    },
    {
      label: 'Continues',
      ids: unique(own.flatMap(({ parent_checkpoint_id }) => parent_checkpoint_id ?? [])),
      none: 'It is the first of its session.',
    },
  ];
  return (
    <Facts
      facts={rows.map(({ label, ids, none }) => ({
        name: label,
        value:
          ids.length === 0 ? (
            <span className={styles.note}>{none}</span>
          ) : (
            ids.map((one) => (
              <p key={one}>
                <Link href={`/checkpoints/${encodeURIComponent(one)}`}>{nameOf(one, history)}</Link>
              </p>
            ))
          ),
      }))}
    />
  );
}

const unique = (ids: readonly string[]): string[] => [...new Set(ids)];

function nameOf(id: string, history: readonly Version[]): string {
  const version = history.find(({ checkpoint_id }) => checkpoint_id === id);
  return version ? titleOf(version) : id;
}
