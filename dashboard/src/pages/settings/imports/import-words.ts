import type { ItemOf } from '@omnimemory/client';
import { count, counted } from '../../../format/numbers.ts';

export type Import = ItemOf<'GET /v1/imports'>;

interface State {
  readonly word: string;
  readonly tone: 'neutral' | 'accent' | 'good' | 'bad';
}

export const STATES: Readonly<Record<Import['state'], State>> = {
  running: { word: 'Running', tone: 'accent' },
  done: { word: 'Done', tone: 'good' },
  failed: { word: 'Failed', tone: 'bad' },
  cancelled: { word: 'Stopped', tone: 'neutral' },
  interrupted: { word: 'Interrupted', tone: 'bad' },
};

const tablesOf = ({ report }: Import) => Object.entries(report.tables);

/** The part of the table that is being read, 0 to 1. */
export function partOf(one: Import): number {
  const [, table] = tablesOf(one).at(-1) ?? [];
  return table && table.rows > 0 ? Math.min(table.read / table.rows, 1) : 0;
}

/** What has become of it, in words. */
export function summaryOf(one: Import): string {
  const sum = (of: 'stored' | 'existing' | 'refused') =>
    tablesOf(one).reduce((total, [, table]) => total + table[of], 0);
  const stored = one.dry_run ? 'would be stored' : 'stored';
  const counts = `${count(sum('stored'))} rows ${stored}, ${count(sum('existing'))} were there, ${count(sum('refused'))} did not fit.`;
  switch (one.state) {
    case 'running':
      return `Reading ${tablesOf(one).at(-1)?.[0] ?? 'the file'}: ${counts}`;
    case 'failed':
      return one.error ?? 'It failed.';
    case 'interrupted':
      return `${counts} The server stopped meanwhile. Send the file again to continue.`;
    case 'cancelled':
      return `${counts} Send the file again to continue.`;
    default:
      return counts;
  }
}

/** A line for each table, each reason, and each table that stays behind. */
export function countsOf(one: Import): string[] {
  const { not_carried_over, unknown } = one.report;
  return [
    ...tablesOf(one).flatMap(([name, table]) => [
      `${name}: ${count(table.stored)} of ${count(table.rows)} rows, ${count(table.refused)} did not fit, ${counted(table.mended, 'was', 'were')} changed to fit`,
      ...Object.entries(table.reasons).map(([reason, times]) => `${name}: ${count(times)} × ${reason}`),
    ]),
    ...not_carried_over.map(
      ({ table, rows, reason }) => `${table}: ${counted(rows, 'row stays', 'rows stay')} behind (${reason})`,
    ),
    ...unknown.map((name) => `${name}: not known to this release, left out`),
  ];
}
