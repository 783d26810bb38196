import { useLocation } from 'wouter';
import type { List } from '../../api/queries.ts';
import { isolated } from '../../format/isolated.ts';
import { useCode } from '../../parts/state/code.ts';
import { Loaded, Skeleton } from '../../parts/state/states.tsx';
import styles from './checkpoint.module.css';
import { hrefOf, keyOf, titleOf, type Version } from './version.ts';

const loadMap = async () => ({ default: (await import('../../charts/two-time-map.tsx')).TwoTimeMap });

interface TimeMapProps {
  readonly list: List<Version>;
  /** The key of the version that the page shows. */
  readonly chosen: string | undefined;
}

/** When each version was true, and when it was known. Choosing one shows what was known then. */
export function TimeMap({ list: { query, items }, chosen }: TimeMapProps) {
  const [, go] = useLocation();
  const TwoTimeMap = useCode(loadMap);
  const rectangles = items.map((version) => ({
    id: keyOf(version),
    label: `${isolated(titleOf(version, 40))}, revision ${version.revision}`,
    validFrom: new Date(version.valid_from),
    validTo: version.valid_to === null ? null : new Date(version.valid_to),
    recordedFrom: new Date(version.recorded_at),
    recordedTo: version.recorded_end === null ? null : new Date(version.recorded_end),
    isChosen: keyOf(version) === chosen,
    onChoose: () => go(hrefOf(version)),
  }));
  return (
    <div className={styles.map}>
      <Loaded query={query} rows={8}>
        {() =>
          TwoTimeMap ? (
            <TwoTimeMap
              title="Two times"
              note="Across: when the content was valid. Up: when it was recorded. Each rectangle is a version; choose one to see it."
              rectangles={rectangles}
            />
          ) : (
            <Skeleton rows={8} />
          )
        }
      </Loaded>
    </div>
  );
}
