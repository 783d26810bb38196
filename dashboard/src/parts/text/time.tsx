import { ago, dateTime, fullDateTime } from '../../format/times.ts';

interface TimeProps {
  readonly at: string;
  /** `relative`: "5 minutes ago"; the exact time is its title in any case. */
  readonly relative?: boolean;
}

/** A moment in the browser's time zone. */
export function Time({ at, relative = false }: TimeProps) {
  const date = new Date(at);
  return (
    <time dateTime={at} title={fullDateTime(date)}>
      {relative ? ago(date) : dateTime(date)}
    </time>
  );
}
