import { useId } from 'react';
import { share } from '../../format/numbers.ts';
import styles from './usage-bar.module.css';

interface UsageBarProps {
  readonly label: string;
  /** `undefined`: not known, or not for the caller to know. */
  readonly used: number | undefined;
  /** `null`: without a limit. */
  readonly limit: number | null;
  readonly format: (value: number) => string;
  readonly note?: string;
}

// shares from which on the bar changes its color
const NEAR = 0.8;
const FULL = 0.999;

/** How much of a limit is used, as a bar and in numbers. */
export function UsageBar({ label, used, limit, format, note }: UsageBarProps) {
  const id = useId();
  const most = Math.max(limit ?? 1, 1);
  const isMeasured = used !== undefined && limit !== null;
  return (
    <div className={styles.usage}>
      <p className={styles.head}>
        <strong id={id}>{label}</strong>
        <span>{numbersOf(used, limit, format)}</span>
      </p>
      {isMeasured && (
        <meter
          aria-labelledby={id}
          className={styles.bar}
          min={0}
          max={most}
          low={NEAR * most}
          high={FULL * most}
          optimum={0}
          value={Math.min(used, most)}
        >
          {numbersOf(used, limit, format)}
        </meter>
      )}
      {note !== undefined && <p className={styles.note}>{note}</p>}
    </div>
  );
}

function numbersOf(used: number | undefined, limit: number | null, format: (value: number) => string) {
  const most = limit === null ? 'no limit' : format(limit);
  if (used === undefined) return limit === null ? most : `up to ${most}`;
  return limit === null
    ? `${format(used)} used, ${most}`
    : `${format(used)} of ${most} (${share(used / Math.max(limit, 1))})`;
}
