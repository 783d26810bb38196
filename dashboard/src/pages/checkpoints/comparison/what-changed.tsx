import { useCode } from '../../../parts/state/code.ts';
import { Notice } from '../../../parts/state/notice.tsx';
import { Skeleton } from '../../../parts/state/states.tsx';
import { keyOf, type Version } from '../version.ts';
import { loadDifference } from './comparison.tsx';

interface WhatChangedProps {
  readonly base: Version;
  readonly newest: Version | undefined;
}

/** What somebody else recorded while a form was open. */
export function WhatChanged({ base, newest }: WhatChangedProps) {
  return newest ? <Changed base={base} newest={newest} /> : null;
}

function Changed({ base, newest }: { readonly base: Version; readonly newest: Version }) {
  const Difference = useCode(loadDifference);
  return (
    <Notice
      tone="warning"
      title={`Revision ${newest.revision} was recorded meanwhile. Send again to add your changes to it. It changed:`}
    >
      {Difference ? <Difference key={keyOf(newest)} from={base} to={newest} /> : <Skeleton rows={3} />}
    </Notice>
  );
}
