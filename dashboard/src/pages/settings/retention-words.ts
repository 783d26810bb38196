import type { InputOf, OutputOf } from '@omnimemory/client';
import { textOf } from '../../parts/form/form.tsx';
import { SETTING_NAMES, type Settings } from './setting-words.ts';

export type Retention = NonNullable<NonNullable<InputOf<'POST /v1/retention/preview'>['body']>['retention']>;
export type RetentionPreview = OutputOf<'POST /v1/retention/preview'>;
export type RetentionKind = RetentionPreview['kinds'][number]['kind'];
export type PeriodName = keyof Retention;

export const KIND_NAMES: Readonly<Record<RetentionKind, string>> = {
  sessions: 'Sessions',
  samples: 'Samples',
  telemetry: 'Telemetry',
  checkpoints: 'Old versions of checkpoints',
  audit: 'Audit log',
};

interface Period {
  readonly name: PeriodName;
  readonly label: string;
  readonly hint: string;
  readonly least: number;
}

/** The fields of the form, in their order. */
export const PERIODS: readonly Period[] = [
  {
    name: 'sessions_days',
    label: SETTING_NAMES['retention.sessions_days'],
    hint: 'From their end, with all that was stored for them, checkpoints included. Pinned sessions stay.',
    least: 1,
  },
  {
    name: 'samples_days',
    label: SETTING_NAMES['retention.samples_days'],
    hint: 'Metric samples, velocities, predictions, cache hits and tool operations. Empty: “Days of retention” above holds for metric samples.',
    least: 1,
  },
  {
    name: 'telemetry_days',
    label: SETTING_NAMES['retention.telemetry_days'],
    hint: 'Model requests, events and data points. Empty: “Days of retention” above holds.',
    least: 1,
  },
  {
    name: 'checkpoints_days',
    label: SETTING_NAMES['retention.checkpoints_days'],
    hint: 'From the time when another version replaced them. The current version stays.',
    least: 1,
  },
  {
    name: 'audit_days',
    label: SETTING_NAMES['retention.audit_days'],
    hint: 'At least 90. Verification then begins at the first line that is left.',
    least: 90,
  },
];

/** The name of a field, as the server names it in a problem. */
export const fieldOf = (name: PeriodName): string => `retention.${name}`;

/** What was typed, for each field that is there; `null`: kept without an end. */
export function retentionIn(values: FormData): Retention {
  const typed = PERIODS.filter(({ name }) => values.has(fieldOf(name))).map(({ name }) => {
    const text = textOf(values, fieldOf(name));
    return [name, text === '' ? null : Number(text)];
  });
  return Object.fromEntries(typed);
}

/** The periods in words, so that two versions can be compared. */
export const periodWords = (retention: Settings['retention']): Record<string, string> =>
  Object.fromEntries(PERIODS.map(({ name, label }) => [label, periodInWords(retention?.[name])]));

export const periodInWords = (days: number | null | undefined): string =>
  typeof days === 'number' ? `${days} ${days === 1 ? 'day' : 'days'}` : 'kept without an end';
