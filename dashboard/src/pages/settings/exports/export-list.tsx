import { apiRootOf } from '../../../api/scope.ts';
import { useScope } from '../../../api/scope-provider.tsx';
import { Button } from '../../../parts/form/button.tsx';
import { Badge } from '../../../parts/text/badge.tsx';
import { Time } from '../../../parts/text/time.tsx';
import styles from '../transfers.module.css';
import { contentOf, type Export, progressOf, STATES } from './export-words.ts';

interface ExportListProps {
  readonly exports: readonly Export[];
  readonly onRemove: (one: Export) => void;
}

/** The exports of the person, of whom there are two at most. */
export function ExportList({ exports, onRemove }: ExportListProps) {
  if (exports.length === 0) return <p>There is no archive. One that you make here is kept for 24 hours.</p>;
  return (
    <ul className={styles.list} aria-label="Exports">
      {exports.map((one) => (
        <li key={one.export_id} className={styles.item}>
          <div>
            <strong>{contentOf(one)}</strong>{' '}
            <Badge tone={STATES[one.state].tone}>{STATES[one.state].word}</Badge>
          </div>
          <p className={styles.note} aria-live="polite">
            {progressOf(one)}
          </p>
          <p className={styles.note}>
            {one.started_at === null ? 'Requested' : 'Started'}{' '}
            <Time at={one.started_at ?? one.created_at} relative />, deleted <Time at={one.expires_at} />
          </p>
          <div className={styles.row}>
            <Download one={one} />
            <Button onClick={() => onRemove(one)} aria-label={`${removeWord(one)}: ${contentOf(one)}`}>
              {removeWord(one)} …
            </Button>
          </div>
        </li>
      ))}
    </ul>
  );
}

const removeWord = ({ state }: Export): string =>
  state === 'waiting' || state === 'running' ? 'Cancel the export' : 'Remove the export';

/** The browser streams it to a file, and can go on with one that broke off. */
function Download({ one: { archive_path, export_id } }: { readonly one: Export }) {
  const { scope } = useScope();
  if (archive_path === null) return null;
  return (
    <a
      className={styles.download}
      href={`${apiRootOf(scope)}/v1/exports/${encodeURIComponent(export_id)}/archive`}
      download={`omnimemory-${export_id}.zip`}
    >
      Download the archive
    </a>
  );
}
