import { isDeepStrictEqual } from 'node:util';
import { type Change, changed, type Json, Malformed, type Path, valueAt } from '../documents/document.ts';
import { repositoryOf } from '../files/repository.ts';
import { type Snapshot, snapshotOf, textOfFile } from '../files/snapshot.ts';
import type { Machine } from '../machine.ts';
import { ConnectRefused } from '../refused.ts';
import type { ReadFile, WantedFile } from '../tools/tool.ts';
import { type Edit, type FileState, hashOf, hashOfValue } from './state.ts';
import { takeBack } from './take-back.ts';

/** One file with what it will be, before anything is written. */
export interface PlannedFile {
  readonly file: string;
  readonly snapshot: Snapshot;
  readonly before: string;
  readonly after: string;
  /** With the byte order mark. */
  readonly bytes: Buffer;
  readonly holdsKey: boolean;
  readonly edits: readonly Edit[];
  readonly containers: readonly Path[];
  /** What was changed by someone else, and therefore stays. */
  readonly left: readonly string[];
}

/** Throws ConnectRefused for a malformed file, someone else's endpoint, or a key in a project. */
export function planFile(wanted: WantedFile, recorded: FileState | undefined, machine: Machine): PlannedFile {
  const snapshot = snapshotOf(wanted.file);
  const { text: before, mark } = textOfFile(wanted.file, snapshot.bytes);
  return aboutFile(wanted.file, () => {
    refuseForeign(wanted, wanted.format.parse(before), recorded);
    if (wanted.holdsKey) refuseProject(wanted.file, snapshot, machine);
    const stale = recorded?.edits.filter((edit) => !isWanted(wanted, edit)) ?? [];
    const containers = recorded?.containers ?? [];
    const { text, left, dropped } = takeBack(wanted.format, before, stale, containers);
    const tree = wanted.format.parse(text);
    const changes = changesFor(wanted, tree);
    const after = changed(wanted.format, text, changes);
    const kept = containers.filter((path) => !dropped.includes(path));
    return {
      file: wanted.file,
      snapshot,
      before,
      after,
      bytes: Buffer.from(mark + after),
      holdsKey: wanted.holdsKey,
      edits: editsOf(wanted, tree, changes, recorded),
      containers: [...kept, ...newContainers(tree, changes)],
      left,
    };
  });
}

/** Names the file in a sentence about its content. */
export function aboutFile<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Malformed)
      throw new ConnectRefused(
        `${file} is malformed, so nothing was changed. Correct it first: ${error.message}`,
      );
    if (error instanceof ConnectRefused && !error.message.includes(file))
      throw new ConnectRefused(`${file} was not changed: ${error.message}.`);
    throw error;
  }
}

/** The content of a file of settings; that of one which is not there is empty. Throws ConnectRefused. */
export const contentOf: ReadFile = ({ file, format }) =>
  aboutFile(file, () => format.parse(textOfFile(file, snapshotOf(file).bytes).text));

const samePath = (one: Path, other: Path) => isDeepStrictEqual([...one], [...other]);

function isWanted({ settings, entries }: WantedFile, edit: Edit): boolean {
  if (edit.isItem)
    return entries.some(({ path, item }) => samePath(path, edit.path) && hashOfValue(item) === edit.hash);
  return settings.some(({ path }) => samePath(path, edit.path));
}

function changesFor({ settings, entries }: WantedFile, tree: Json): Change[] {
  return [
    ...settings.filter(({ path, value }) => !isDeepStrictEqual(valueAt(tree, path), value)),
    ...entries
      .filter(({ path, item }) => !itemsAt(tree, path).some((one) => isDeepStrictEqual(one, item)))
      .map(({ path, item }) => ({ path, value: item, append: true as const })),
  ];
}

function itemsAt(tree: Json, path: Path): readonly Json[] {
  const items = valueAt(tree, path);
  if (items === undefined) return [];
  if (Array.isArray(items)) return items;
  throw new ConnectRefused(`${path.join('.')} is not an array`);
}

/** What an edit of an earlier run replaced stays the value to go back to, unless it was changed since. */
function editsOf(wanted: WantedFile, tree: Json, changes: readonly Change[], recorded?: FileState): Edit[] {
  const old = recorded?.edits.filter((edit) => isWanted(wanted, edit)) ?? [];
  const made = changes.map(({ path, value, append }): Edit => {
    const hash = hashOfValue(value ?? null);
    if (append) return { path, hash, isItem: true };
    const current = valueAt(tree, path);
    const earlier = old.find((edit) => samePath(edit.path, path) && !edit.isItem);
    if (earlier && current !== undefined && hashOfValue(current) === earlier.hash)
      return { ...earlier, hash };
    return current === undefined ? { path, hash } : { path, hash, before: current };
  });
  const isMade = (edit: Edit) =>
    made.some(
      ({ path, hash, isItem }) =>
        samePath(path, edit.path) && isItem === edit.isItem && (!isItem || hash === edit.hash),
    );
  return [...old.filter((edit) => !isMade(edit)), ...made];
}

function newContainers(tree: Json, changes: readonly Change[]): Path[] {
  const found = new Map<string, Path>();
  for (const { path, append } of changes)
    for (let length = 1; length < path.length + (append ? 1 : 0); length++) {
      const prefix = path.slice(0, length);
      if (valueAt(tree, prefix) === undefined) found.set(JSON.stringify(prefix), prefix);
    }
  return [...found.values()];
}

function refuseForeign(wanted: WantedFile, tree: Json, recorded: FileState | undefined): void {
  for (const {
    path,
    harmless = [],
    placeOf = (value: Json) => value,
    unless,
    isMcp,
  } of wanted.destinations) {
    const current = valueAt(tree, path);
    if (current === undefined || (unless && valueAt(tree, unless) !== undefined)) continue;
    const ours = wanted.settings.find((setting) => samePath(setting.path, path))?.value;
    const isOurs =
      (ours !== undefined && isDeepStrictEqual(placeOf(current), placeOf(ours))) ||
      harmless.some((value) => isDeepStrictEqual(value, current)) ||
      recorded?.edits.some((edit) => samePath(edit.path, path) && edit.hash === hashOfValue(current));
    if (!isOurs) throw new ConnectRefused(foreign(wanted.file, path, isMcp));
  }
}

const foreign = (file: string, path: Path, isMcp = false) =>
  isMcp
    ? `${file} already has an MCP server of this name at another URL: ${path.join('.')}. Nothing was changed; take it out first if you want this one.`
    : `${file} already sends telemetry elsewhere: ${path.join('.')} is set. Nothing was changed; take it out first if you want to send it here.`;

function refuseProject(file: string, { real }: Snapshot, { home }: Machine): void {
  const repository = repositoryOf(real, home);
  if (repository)
    throw new ConnectRefused(
      `${file} is in the Git repository ${repository}, where the key could be committed. Nothing was changed; keep the settings outside of a repository, or set the variables of --print.`,
    );
}

export const isChanged = ({ before, after }: PlannedFile): boolean => before !== after;

export const hashOfFile = ({ bytes }: Snapshot): string | undefined => bytes && hashOf(bytes);
