import type { ResumeContext } from '../../../features/memory/resume-context/resume-text.ts';
import { fitting, jsonLength } from './budget.ts';
import { wholeSeconds } from './whole-seconds.ts';

type Checkpoint = NonNullable<ResumeContext['checkpoint']>;
type List = Checkpoint['todos'];
export type MemoryKey = ResumeContext['memory_keys'][number];

export const CHECKPOINT_FIELDS = [
  ...(['checkpoint_id', 'created_at', 'tool_id', 'type', 'summary'] as const),
  ...(['decisions', 'todos', 'blockers', 'files_modified'] as const),
] as const;

type Fields = Pick<Checkpoint, 'checkpoint_id' | 'created_at' | 'tool_id'>;
type Lists = { [List in (typeof LISTS)[number]]: string[] };

export interface ResumedCheckpoint extends Fields, Lists {
  readonly type: string;
  readonly summary: string;
}

export interface Resumed {
  readonly project_id: string;
  readonly checkpoint: ResumedCheckpoint | null;
  readonly memory_keys: MemoryKey[];
  readonly truncated: boolean;
}

/** The order in which the lists get room. */
const LISTS = ['todos', 'blockers', 'decisions', 'files_modified'] as const;
/** The length to which an item is cut that does not fit as a whole. */
const SHORT_ITEM = 300;
const ELLIPSIS = '…';

/** The characters of JSON that are left. */
class Room {
  left: number;
  isTruncated = false;

  constructor(chars: number) {
    this.left = chars;
  }

  /** Whether there was room for the value and its comma. */
  take(value: unknown): boolean {
    const size = JSON.stringify(value).length + 1;
    if (size > this.left) return false;
    this.left -= size;
    return true;
  }
}

/**
 * A context as structured data. Beside its ids it has at most `chars` characters of JSON. `truncated` says
 * whether anything is left out.
 */
export function resumeData({ project_id, checkpoint, memory_keys, memories }: ResumeContext, chars: number) {
  const empty = checkpoint && emptyOf(checkpoint);
  const answer: Resumed = { project_id, checkpoint: empty, memory_keys: [], truncated: false };
  const room = new Room(Math.max(0, chars - JSON.stringify(answer).length));
  // at most half of the room is kept for the summary, which also gets what the lists and the keys leave
  const kept = Math.min(jsonLength(checkpoint?.summary.text ?? ''), Math.floor(room.left / 2));
  room.left -= kept;
  const lists = checkpoint && listsOf(checkpoint, room);
  const keys = firstThatFit(memory_keys.map(shownKey), memories, room);
  room.left += kept;
  const summary = checkpoint ? summaryOf(checkpoint, room) : '';
  const filled = empty && { ...empty, summary, ...lists };
  return { ...answer, checkpoint: filled, memory_keys: keys, truncated: room.isTruncated };
}

const emptyOf = ({ checkpoint_id, created_at, tool_id, checkpoint_type }: Checkpoint): ResumedCheckpoint => ({
  checkpoint_id,
  created_at: wholeSeconds(created_at),
  tool_id,
  type: checkpoint_type,
  summary: '',
  decisions: [],
  todos: [],
  blockers: [],
  files_modified: [],
});

const shownKey = (one: MemoryKey): MemoryKey => ({ ...one, updated_at: wholeSeconds(one.updated_at) });

/** Half of what is left of the room goes to each list. */
function listsOf(checkpoint: Checkpoint, room: Room): Lists {
  const lists: Lists = { decisions: [], todos: [], blockers: [], files_modified: [] };
  for (const list of LISTS) {
    const half = Math.floor(room.left / 2);
    const share = new Room(half);
    lists[list] = itemsOf(checkpoint[list], share);
    room.left -= half - share.left;
    room.isTruncated ||= share.isTruncated;
  }
  return lists;
}

function itemsOf({ items, total }: List, room: Room): string[] {
  const shown: string[] = [];
  for (const { text, total_chars } of items) {
    const isWhole = [...text].length === total_chars;
    const long = isWhole ? text : text + ELLIPSIS;
    const fits = [long, fitting(text, SHORT_ITEM) + ELLIPSIS].find((form) => room.take(form));
    if (fits === undefined) break;
    shown.push(fits);
    if (fits !== text || !isWhole) room.isTruncated = true;
  }
  if (shown.length < total) room.isTruncated = true;
  return shown;
}

function firstThatFit<T>(values: readonly T[], total: number, room: Room): T[] {
  const end = values.findIndex((value) => !room.take(value));
  const shown = end < 0 ? [...values] : values.slice(0, end);
  if (shown.length < total) room.isTruncated = true;
  return shown;
}

function summaryOf({ summary: { text, total_chars } }: Checkpoint, room: Room): string {
  const shown = fitting(text, room.left);
  if ([...shown].length < total_chars) room.isTruncated = true;
  return shown;
}
