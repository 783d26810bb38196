import { z } from 'zod';
import { keyPrefix } from '../../../features/memory/memories/memory.schemas.ts';
import { afterKey, type MemoryKey } from '../../../features/memory/memories/memory.service.ts';
import { idOfNamedProject } from '../../../features/memory/projects/named-project.ts';
import { budgetOf, FRAME, jsonLength } from '../answers/budget.ts';
import { fittingCount } from '../answers/fitting-count.ts';
import { wholeSeconds, wholeSecondsOrNull } from '../answers/whole-seconds.ts';
import { oneProject, projectFields } from './project.ts';
import { shownAs } from './shown-as.ts';
import { defineTool, READS } from './tool.ts';

const DEFAULT_KEYS = 50;
/** Kept free for the text form: a key of 255 characters, and a cursor after it. */
const TEXT_FORM = 2_200;

const input = z
  .strictObject({
    ...projectFields,
    prefix: shownAs({ type: 'string' }, keyPrefix).default(''),
    limit: z.int().min(1).max(100).default(DEFAULT_KEYS),
    cursor: shownAs({ type: 'string' }, z.string().max(2_000)).optional(),
  })
  .check(oneProject);

interface ShownKey {
  readonly key: string;
  /** The length of the value. */
  readonly chars: number;
  readonly updated_at: string;
  readonly expires_at: string | null;
}
const KEY_FIELDS = ['key', 'chars', 'updated_at', 'expires_at'];

const output = z.strictObject({
  keys: z.array(z.custom<ShownKey>().meta({ type: 'object', required: KEY_FIELDS })),
  next_cursor: z.string().nullable(),
});
type Shown = z.infer<typeof output>;

const budget = ({ limit }: z.infer<typeof input>) => budgetOf(limit, DEFAULT_KEYS);

export const memoryList = defineTool({
  name: 'memory_list',
  title: 'List keys',
  description:
    'List the keys of the memories of a project by name, with the lengths of their values; go on with next_cursor.',
  permission: 'memory:read',
  annotations: READS,
  input,
  output,
  budget,
  run: async (given, { services: { memories }, scope, cursors }) => {
    const { prefix, limit, cursor } = given;
    const project_id = idOfNamedProject(given);
    const list = ['memory_list', project_id, prefix];
    const page = { limit, after: cursors.open(cursor, list) };
    const { json, next } = await memories.keys(scope, project_id, { prefix }, page);
    const keys = (JSON.parse(json) as MemoryKey[]).map(shownKey);
    const first = (count: number): Shown => {
      const last = count < keys.length ? keys[count - 1] : undefined;
      return {
        keys: keys.slice(0, count),
        next_cursor: cursors.seal(last ? afterKey(last.key) : next, list),
      };
    };
    const fitting = (fits: (json: string) => boolean) =>
      first(fittingCount(keys.length, (count) => fits(JSON.stringify(first(count)))));
    const room = budget(given) - FRAME - TEXT_FORM;
    return {
      structured: fitting((json) => json.length <= room),
      text: (chars) => JSON.stringify(fitting((json) => jsonLength(json) <= chars)),
    };
  },
});

const shownKey = ({ key, chars, updated_at, expires_at }: MemoryKey): ShownKey => ({
  key,
  chars,
  updated_at: wholeSeconds(updated_at),
  expires_at: wholeSecondsOrNull(expires_at),
});
