import type { ItemOf } from '@omnimemory/client';

/** A version of a checkpoint, without its compressed context. */
export type Version = ItemOf<'GET /v1/checkpoints'>;

/** The lists of a checkpoint, in the order in which people look for them. */
export const LISTS = [
  { field: 'key_facts', label: 'Key facts', isDetailed: false },
  { field: 'decisions', label: 'Decisions', isDetailed: true },
  { field: 'todos', label: 'Todos', isDetailed: false },
  { field: 'blockers', label: 'Blockers', isDetailed: false },
  { field: 'files_modified', label: 'Files modified', isDetailed: false },
  { field: 'patterns', label: 'Patterns', isDetailed: true },
  { field: 'dependencies_added', label: 'Dependencies added', isDetailed: false },
  { field: 'commands_run', label: 'Commands run', isDetailed: false },
] as const;

export type Item = Version['decisions'][number];

/** An item of a list as one text. */
export const textOfItem = (item: Item): string => (typeof item === 'string' ? item : JSON.stringify(item));

export const CHECKPOINT_TYPES = [
  'manual',
  'milestone',
  'pre_compaction',
  'correction',
  'auto',
  'auto_immediate',
  'auto_urgent',
  'auto_warning',
  'auto_predictive',
  'auto_normal',
] as const satisfies readonly Version['checkpoint_type'][];

/** "pre_compaction" as "Pre compaction" */
export const typeLabel = (type: string): string =>
  `${type.charAt(0).toUpperCase()}${type.slice(1).replaceAll('_', ' ')}`;

/** The first line of the summary, for lists and headings. */
export function titleOf({ summary }: Pick<Version, 'summary'>, max = 120): string {
  const [line = ''] = summary.trimStart().split('\n', 1);
  const characters = [...line.slice(0, max * 2)];
  return characters.length > max ? `${characters.slice(0, max).join('')} …` : line || 'Without a summary';
}

/** One version among those of several checkpoints. */
export const keyOf = ({ checkpoint_id, revision }: Version): string => `${checkpoint_id}@${revision}`;

const isWithin = (moment: number, from: string, to: string | null): boolean =>
  Date.parse(from) <= moment && (to === null || moment < Date.parse(to));

/** Whether the content was true at a moment, as this version says. */
export const wasTrueAt = ({ valid_from, valid_to }: Version, moment: number): boolean =>
  isWithin(moment, valid_from, valid_to);

/** Whether this version was the current one at a moment. */
export const wasKnownAt = ({ recorded_at, recorded_end }: Version, moment: number): boolean =>
  isWithin(moment, recorded_at, recorded_end);

/** The link to a version: the current one, or what was known when it was recorded. */
export function hrefOf(version: Version): string {
  const { checkpoint_id, recorded_at, recorded_end } = version;
  const moment = recorded_end === null ? '' : `?as_of=${encodeURIComponent(recorded_at)}`;
  return `/checkpoints/${encodeURIComponent(checkpoint_id)}${moment}`;
}
