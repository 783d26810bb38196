import { createHash } from 'node:crypto';
import { isIdentifier } from '../../../../validation/fields.ts';
import { LISTS } from '../../../memory/checkpoints/checkpoint.columns.ts';
import {
  checkpointType,
  type StoreCheckpoint,
  storeCheckpointBody,
} from '../../../memory/checkpoints/checkpoint.schemas.ts';
import { canonicalContent } from '../../../memory/checkpoints/content-hash.ts';
import { type Cells, canonicalId, checked } from './cells.ts';
import { type Named, type VersionTimes, versionsOf } from './checkpoint-versions.ts';

/** A version of a checkpoint, as a row. */
export type ImportedVersion = Omit<StoreCheckpoint, 'valid_from' | 'valid_to' | 'parent_checkpoint_id'> &
  VersionTimes & {
    readonly checkpoint_id: string;
    readonly content_hash: string;
    readonly parent_checkpoint_id: string | null;
    readonly created_at: string;
  };

const DETAILED = new Set<string>(['decisions', 'patterns']);
const MAX_REFERENCES = 100;

/** All versions of the checkpoint. Throws RowRefused. */
export function checkpointOf(cells: Cells, named: Named): ImportedVersion[] {
  const checkpoint_id = cells.requiredId('checkpoint_id');
  const created_at = cells.past('created_at', cells.time('recorded_at'));
  const {
    valid_from: _,
    valid_to: __,
    parent_checkpoint_id: ___,
    ...content
  } = checked(storeCheckpointBody, {
    session_id: cells.id('session_id'),
    tool_id: cells.id('tool_id') ?? 'unknown',
    tool_version: cells.text('tool_version'),
    checkpoint_type: typeOf(cells),
    summary: cells.text('summary') ?? '',
    ...Object.fromEntries(LISTS.map((list) => [list, listOf(cells, list)])),
    compressed_context: cells.text('compressed_context'),
    original_tokens: cells.given('original_tokens'),
    compressed_tokens: cells.given('compressed_tokens'),
    visibility: cells.raw('visibility') === 'team' ? 'team' : 'private',
    supersedes: referencesOf(cells, 'supersedes', named),
    influenced_by: referencesOf(cells, 'influenced_by', named),
  });
  const parent = cells.id('parent_checkpoint_id');
  const shared = {
    ...content,
    checkpoint_id,
    created_at,
    content_hash: createHash('sha256').update(canonicalContent(content)).digest('hex'),
    parent_checkpoint_id: parent ?? null,
  };
  return versionsOf(cells, { created_at, named }).map((times) => ({ ...shared, ...times }));
}

function typeOf(cells: Cells): unknown {
  const type = cells.raw('checkpoint_type');
  if (checkpointType.safeParse(type).success) return type;
  cells.note('checkpoint_type was not one of those that exist here; stored as manual');
  return 'manual';
}

/** What is no list is kept as its only item. Decisions and patterns may be objects; the rest are texts. */
function listOf(cells: Cells, list: string): unknown {
  const raw = cells.raw(list);
  if (raw === null || raw === '') return [];
  const parsed = jsonOr(raw);
  if (!Array.isArray(parsed)) {
    cells.note(`${list} was not a list; stored as one item`);
    return [itemOf(parsed, DETAILED.has(list))];
  }
  const items = parsed.filter((item) => item !== null);
  return items.map((item) => itemOf(item, DETAILED.has(list)));
}

function jsonOr(raw: unknown): unknown {
  try {
    return JSON.parse(`${raw}`);
  } catch {
    return `${raw}`;
  }
}

function itemOf(item: unknown, isDetailed: boolean): unknown {
  if (typeof item === 'string') return item;
  const isObject = typeof item === 'object' && item !== null && !Array.isArray(item);
  return isDetailed && isObject ? item : JSON.stringify(item);
}

/** The ids in a cell of references, whether or not the file has such checkpoints. */
export function namesIn(value: unknown): string[] {
  if (typeof value !== 'string' || value === '') return [];
  const parsed = jsonOr(value);
  const names = Array.isArray(parsed) ? parsed : [parsed];
  return names.filter((name) => typeof name === 'string').map((name) => canonicalId(name) ?? name);
}

function referencesOf(cells: Cells, column: string, named: Named): string[] {
  const all = [...new Set(namesIn(cells.raw(column)))];
  const known = all.filter((name) => isIdentifier(name) && named.has(name));
  if (known.length < all.length)
    cells.note(`${column} named a checkpoint that the file does not have; stored without it`);
  if (known.length > MAX_REFERENCES)
    cells.note(`${column} named more than ${MAX_REFERENCES} checkpoints; the first are stored`);
  return known.slice(0, MAX_REFERENCES);
}
