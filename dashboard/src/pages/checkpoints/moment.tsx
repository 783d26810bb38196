import { Link } from 'wouter';
import { Card } from '../../parts/layout/card.tsx';
import { Notice } from '../../parts/state/notice.tsx';
import { useUrlFilters } from '../../routes/url-filters.ts';
import { MOMENTS, MomentPicker } from './moment-picker.tsx';
import { hrefOf, titleOf, type Version, wasKnownAt, wasTrueAt } from './version.ts';

interface MomentProps {
  /** What was known of the checkpoint at the chosen time; undefined: nothing. */
  readonly version: Version | undefined;
  readonly history: readonly Version[];
}

/** The time that the page shows. */
export const Moment = ({ version, history }: MomentProps) => (
  <Card title="Time">
    <MomentPicker />
    {version && <Truth version={version} history={history} />}
  </Card>
);

/** Whether the version was true at the chosen time, and if not, which one of the chain was. */
function Truth({ version, history }: { readonly version: Version; readonly history: readonly Version[] }) {
  const { values } = useUrlFilters(MOMENTS);
  const known = Date.parse(values.as_of ?? new Date().toISOString());
  const about = values.valid_at === undefined ? known : Date.parse(values.valid_at);
  if (Number.isNaN(about) || wasTrueAt(version, about)) return null;
  const other = history.find(
    (one) => one.checkpoint_id !== version.checkpoint_id && wasKnownAt(one, known) && wasTrueAt(one, about),
  );
  return (
    <Notice tone="warning" title="This checkpoint does not describe the chosen time">
      {about < Date.parse(version.valid_from) ? 'It became true later.' : 'It had stopped being true.'}{' '}
      {other && (
        <>
          What was true then: <Link href={hrefOf(other)}>{titleOf(other)}</Link>
        </>
      )}
    </Notice>
  );
}
