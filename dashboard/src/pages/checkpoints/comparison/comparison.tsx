import type { OutputOf } from '@omnimemory/client';
import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useRead } from '../../../api/queries.ts';
import { Button } from '../../../parts/form/button.tsx';
import { Card } from '../../../parts/layout/card.tsx';
import { useCode } from '../../../parts/state/code.ts';
import { Loaded, Skeleton } from '../../../parts/state/states.tsx';
import { useUrlFilters } from '../../../routes/url-filters.ts';
import styles from '../checkpoint.module.css';
import { keyOf, titleOf, type Version } from '../version.ts';

/** Its library is loaded only for a comparison. */
export const loadDifference = () => import('./difference.tsx');

/** What the shown version is compared with: a checkpoint, now or as it was known at a time. */
export const AGAINST = ['against', 'against_as_of'] as const;

type Other = UseQueryResult<OutputOf<'GET /v1/checkpoints'>>;

/** Reads what the page compares with, at the same time as the rest of the page. */
export function useOther(): Other {
  const { against, against_as_of: as_of } = useUrlFilters(AGAINST).values;
  return useRead(
    'GET /v1/checkpoints',
    { query: { checkpoint_id: against ?? '', ...(as_of !== undefined && { as_of }) } },
    { enabled: against !== undefined },
  );
}

interface ComparisonProps {
  readonly version: Version;
  readonly other: Other;
}

/** The difference between the version that the URL names and the one that the page shows. */
export function Comparison({ version, other }: ComparisonProps) {
  const { values, change } = useUrlFilters(AGAINST);
  const { against } = values;
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (against !== undefined) card.current?.focus();
  }, [against]);
  if (against === undefined) return null;
  return (
    <div ref={card} tabIndex={-1} className={styles.focused}>
      <Card
        title="Difference"
        actions={
          <Button look="quiet" onClick={() => change({ against: undefined, against_as_of: undefined })}>
            Close the comparison
          </Button>
        }
      >
        <Loaded query={other} rows={6}>
          {({ data: [one] }) =>
            one === undefined ? (
              <p>The other checkpoint does not exist, or was not known at that time.</p>
            ) : (
              <Between older={one} newer={version} />
            )
          }
        </Loaded>
      </Card>
    </div>
  );
}

interface BetweenProps {
  readonly older: Version;
  readonly newer: Version;
}

function Between({ older, newer }: BetweenProps) {
  const Difference = useCode(loadDifference);
  return (
    <>
      <p>
        From <strong>{titleOf(older)}</strong> (revision {older.revision}) to{' '}
        <strong>{titleOf(newer)}</strong> (revision {newer.revision}).
      </p>
      {Difference ? (
        <Difference key={`${keyOf(older)} ${keyOf(newer)}`} from={older} to={newer} />
      ) : (
        <Skeleton rows={6} />
      )}
    </>
  );
}
