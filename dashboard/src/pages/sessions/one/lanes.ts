import type { Lane, Mark } from '../../../charts/timeline.tsx';
import { isolated } from '../../../format/isolated.ts';
import { count } from '../../../format/numbers.ts';
import type { ListedSession } from '../session.ts';
import { cut } from './cut-text.tsx';
import { type Entry, KINDS } from './entries.ts';

/** More marks of a lane cannot be told apart, and would make the page slow. */
const MAX_MARKS = 150;
const LABEL_CHARS = 120;
const NAME_CHARS = 40;

export interface Span {
  readonly from: Date;
  readonly to: Date;
}

/** The entries as lanes. Many of a lane are drawn as groups. */
export function lanesOf(entries: readonly Entry[], toolId: string, span: Span): readonly Lane[] {
  return KINDS.map(({ kind, label, none }) => {
    const own = entries.filter((entry) => entry.kind === kind);
    return {
      id: kind,
      label: own.length > MAX_MARKS ? `${label}: ${count(own.length)}, in groups` : label,
      empty: `${isolated(cut(toolId, NAME_CHARS))} recorded no ${none} in this session`,
      marks: marksOf(own, none, span),
    };
  });
}

function marksOf(entries: readonly Entry[], none: string, { from, to }: Span): readonly Mark[] {
  if (entries.length <= MAX_MARKS) return entries.map(markOf);
  const slot = Math.max(1, (+to - +from) / MAX_MARKS);
  const groups = new Map<number, Entry[]>();
  for (const entry of entries) {
    const place = Math.floor((Date.parse(entry.at) - +from) / slot);
    const group = groups.get(place);
    if (group) group.push(entry);
    else groups.set(place, [entry]);
  }
  return [...groups.values()].map((group) => groupMark(group, none));
}

const markOf = ({ id, at, text, href }: Entry): Mark => ({
  ...{ id, at: new Date(at), label: cut(text, LABEL_CHARS) },
  ...(href !== undefined && { href }),
});

function groupMark(group: readonly Entry[], none: string): Mark {
  const [first] = group as [Entry];
  if (group.length === 1) return markOf(first);
  const until = new Date(group.at(-1)?.at ?? first.at);
  return {
    ...{ id: first.id, at: new Date(first.at), until },
    label: `${count(group.length)} ${none}, the first: ${isolated(cut(first.text, LABEL_CHARS))}`,
  };
}

const AHEAD_MS = 3_600_000;

/**
 * From the start of the session, or an earlier entry, to the last thing that is known of it, or a checkpoint that was
 * predicted for the hour after it.
 */
export function spanOf(
  session: ListedSession,
  entries: readonly Entry[],
  predicted: readonly (string | null)[],
): Span {
  const { started_at, ended_at, last_activity } = session;
  const times = [started_at, ended_at ?? last_activity, last_activity, entries[0]?.at, entries.at(-1)?.at]
    .filter((time) => time !== undefined)
    .map((time) => Date.parse(time));
  const [from, last] = [Math.min(...times), Math.max(...times)];
  const ahead = predicted
    .map((time) => Date.parse(time ?? ''))
    .filter((time) => time > last && time <= last + AHEAD_MS);
  return { from: new Date(from), to: new Date(Math.max(last, from + 1_000, ...ahead)) };
}
