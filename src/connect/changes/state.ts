import { createHash } from 'node:crypto';
import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import type { Json, Path } from '../documents/document.ts';
import { snapshotOf, textOfFile } from '../files/snapshot.ts';
import { replaceFile } from '../files/write.ts';
import { installedScript, joined, type Machine, ownFolder } from '../machine.ts';
import { ConnectRefused } from '../refused.ts';
import type { ToolName } from '../tools/tool.ts';

/** What was set, or added to an array. The value itself is not here: it may be a key. */
export interface Edit {
  readonly path: Path;
  readonly hash: string;
  readonly isItem?: true;
  /** What was there before. Missing: nothing was. */
  readonly before?: Json;
}

export interface FileState {
  readonly file: string;
  readonly edits: readonly Edit[];
  /** Objects and arrays that were made for the edits. */
  readonly containers: readonly Path[];
  /** The hash of the bytes that were written last. */
  readonly written: string;
  /** The file did not exist before. */
  readonly isCreated: boolean;
  /** The file before the first edit. Missing if others have changed it since. */
  readonly original?: {
    readonly hash: string | undefined;
    readonly mode: number;
    readonly backup: string | undefined;
  };
}

/** What the program wrote for a tool, so that it can take back exactly that. */
export interface ToolState {
  readonly url: string;
  /** For the hooks, which find the server and the key here. */
  readonly hooks?: { readonly key?: string };
  readonly files: readonly FileState[];
}

export const hashOf = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');

export const hashOfValue = (value: Json): string => hashOf(JSON.stringify(value));

const stateFile = (machine: Machine, tool: ToolName) => joined(machine, ownFolder(machine), `${tool}.json`);

export function readState(machine: Machine, tool: ToolName): ToolState | undefined {
  const file = stateFile(machine, tool);
  const { bytes } = snapshotOf(file);
  if (bytes === undefined) return undefined;
  try {
    const state = JSON.parse(textOfFile(file, bytes).text) as ToolState;
    if (typeof state.url === 'string' && Array.isArray(state.files)) return state;
  } catch {
    // the sentence below says it
  }
  throw new ConnectRefused(
    `${file} cannot be read. It says what was written for ${tool}; restore it, or delete it.`,
  );
}

export function writeState(machine: Machine, tool: ToolName, state: ToolState): void {
  const bytes = Buffer.from(`${JSON.stringify(state, null, 2)}\n`);
  replaceFile(snapshotOf(stateFile(machine, tool)), bytes, 0o600);
}

/** After a run that has written nothing: as if it had not been. */
export function restoreState(machine: Machine, tool: ToolName, state: ToolState | undefined): void {
  if (state) writeState(machine, tool, state);
  else forget(machine, tool);
}

/** Deletes the state of the tool, and what no tool needs any more. */
export function forget(machine: Machine, tool: ToolName): void {
  rmSync(stateFile(machine, tool), { force: true });
  const folder = ownFolder(machine);
  const others = existsSync(folder) ? readdirSync(folder) : [];
  if (!others.some((name) => name.endsWith('.json'))) rmSync(installedScript(machine), { force: true });
  if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
}
