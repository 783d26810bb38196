import { useSearchParams } from 'wouter';
import { Button, ButtonLink } from '../../parts/form/button.tsx';
import { Empty } from '../../parts/state/states.tsx';
import type { TimeRange } from '../../routes/time-range.ts';
import { useSessionFilters } from './session-filters.ts';

const WIDER = { '24h': '7d', '7d': '30d', '30d': '90d', own: '90d' } as const;
const LABELS = {
  '7d': 'Show the last 7 days',
  '30d': 'Show the last 30 days',
  '90d': 'Show the last 90 days',
};

/** Why the list is empty, and what brings sessions. */
export function NoSessions({ range }: { readonly range: TimeRange }) {
  const [search] = useSearchParams();
  const { values, clear } = useSessionFilters();
  const isFiltered = Object.keys(values).length > 0;
  const wider = range.key === '90d' ? undefined : WIDER[range.key];
  const href = () => {
    const wide = new URLSearchParams(search);
    for (const name of ['from', 'to']) wide.delete(name);
    wide.set('range', wider ?? '90d');
    return `/sessions?${wide}`;
  };
  return (
    <Empty
      title={
        isFiltered ? `No session in ${range.label} matches these filters` : `No session in ${range.label}`
      }
      actions={
        <>
          {isFiltered && <Button onClick={clear}>Clear filters</Button>}
          {wider && <ButtonLink href={href()}>{LABELS[wider]}</ButtonLink>}
          {!isFiltered && (
            <ButtonLink href="/connect" look="primary">
              Connect a tool
            </ButtonLink>
          )}
        </>
      }
    >
      {isFiltered
        ? 'All filters apply together. Archived sessions are left out unless you include them.'
        : 'A session is one run of a coding tool. It appears here as soon as a connected tool starts one.'}
    </Empty>
  );
}
