import { rmSync } from 'node:fs';
import type { Context } from '../context.ts';
import { backUp, privateMode, replaceFile } from '../files/write.ts';
import type { ToolName } from '../tools/tool.ts';
import { hashOfFile, isChanged, type PlannedFile } from './plan.ts';
import { type FileState, hashOf, type ToolState, writeState } from './state.ts';

/** Writes one planned file. Its record comes first: what is recorded and not written harms nothing. */
export function writeFile(tool: ToolName, plan: PlannedFile, state: ToolState, context: Context): ToolState {
  const recorded = state.files.find(({ file }) => file === plan.file);
  if (!isChanged(plan)) return recorded ? withFile(state, { ...recorded, edits: plan.edits }) : state;
  const continues = recorded !== undefined && recorded.written === hashOfFile(plan.snapshot);
  const backup = continues && recorded.original ? undefined : backUp(plan.snapshot, context.now());
  const next = withFile(state, {
    file: plan.file,
    edits: plan.edits,
    containers: plan.containers,
    written: hashOf(plan.bytes),
    isCreated: recorded?.isCreated ?? plan.snapshot.bytes === undefined,
    ...originalOf(plan, recorded, continues, backup),
  });
  writeState(context.machine, tool, next);
  try {
    const { mode } = plan.snapshot;
    replaceFile(plan.snapshot, plan.bytes, plan.holdsKey ? privateMode(mode) : mode);
  } catch (error) {
    writeState(context.machine, tool, state);
    if (backup) rmSync(backup, { force: true });
    throw error;
  }
  context.terminal.print(`Wrote ${plan.file}${backup ? `; the old file is ${backup}` : ''}`);
  return next;
}

const withFile = (state: ToolState, file: FileState): ToolState => ({
  ...state,
  files: [...state.files.filter((one) => one.file !== file.file), file],
});

/** An edit by others between two runs must not be lost by going back to the file before the first run. */
function originalOf(
  { snapshot }: PlannedFile,
  recorded: FileState | undefined,
  continues: boolean,
  backup: string | undefined,
): Pick<FileState, 'original'> {
  if (continues) return recorded?.original ? { original: recorded.original } : {};
  return recorded ? {} : { original: { hash: hashOfFile(snapshot), mode: snapshot.mode, backup } };
}
