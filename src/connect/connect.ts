import { existsSync, readFileSync } from 'node:fs';
import { difference } from './changes/difference.ts';
import { isChanged, type PlannedFile, planFile } from './changes/plan.ts';
import { readState, restoreState, type ToolState, writeState } from './changes/state.ts';
import { writeFile } from './changes/write-plan.ts';
import { agree, type Context } from './context.ts';
import { snapshotOf } from './files/snapshot.ts';
import { replaceFile } from './files/write.ts';
import { installedScript } from './machine.ts';
import type { ConnectOptions } from './options.ts';
import { hasMcpKey } from './tools/mcp.ts';
import type { Desired, Tool, WantedFile } from './tools/tool.ts';
import { isUnprotected } from './url.ts';

/** Shows what will change, asks, and writes. */
export async function connect(
  tool: Tool,
  desired: Desired,
  options: ConnectOptions,
  context: Context,
): Promise<void> {
  const { machine, terminal } = context;
  const state = readState(machine, tool.name);
  const recordOf = (file: string) => state?.files.find((one) => one.file === file);
  const planned = tool
    .wanted(desired)
    .filter((wanted) => isWanted(wanted) || recordOf(wanted.file))
    .map((wanted) => planFile(wanted, recordOf(wanted.file), machine));
  show(planned, desired, context);
  const changes = planned.filter(isChanged);
  if (!options.dryRun) {
    if (changes.length > 0) await agree(terminal, options.yes);
    write(tool, desired, planned, state, context);
  }
  if (changes.length === 0) terminal.print(nothingToWrite(tool, desired));
  if (options.dryRun) return;
  for (const step of tool.steps(desired)) terminal.print(step);
  if (changes.length > 0)
    terminal.print(`To see whether it works: add --check. To take it back: add --undo.`);
}

/** A file that shall have nothing, and has nothing of ours, is not even read. */
const isWanted = ({ settings, entries, destinations }: WantedFile) =>
  settings.length + entries.length + destinations.length > 0;

const nothingToWrite = (tool: Tool, desired: Desired) =>
  tool.wanted(desired).some(({ settings, entries }) => settings.length + entries.length > 0)
    ? `${tool.title} has these settings already.`
    : `${tool.title} has no file for these settings.`;

function show(planned: readonly PlannedFile[], desired: Desired, { terminal }: Context): void {
  const { url, key, hooks, machine } = desired;
  for (const { file, before, after, snapshot, left } of planned) {
    if (before !== after) terminal.print(difference(file, before, after, snapshot.bytes === undefined));
    for (const name of left)
      terminal.print(`${file}: ${name} was changed since it was written, so it stays.`);
  }
  if (hooks) terminal.print(`Hooks run a copy of this program, ${installedScript(machine)}.`);
  const sendsKey = key !== undefined || (desired.mcp && hasMcpKey(desired));
  if (sendsKey && isUnprotected(url))
    terminal.print(`Warning: ${url} is not HTTPS, so anyone on the network can read the key.`);
}

function write(
  tool: Tool,
  desired: Desired,
  planned: readonly PlannedFile[],
  before: ToolState | undefined,
  context: Context,
): void {
  if (planned.every(({ edits }) => edits.length === 0) && !before) return;
  if (desired.hooks) installScript(context);
  const hooks = desired.hooks ? { hooks: desired.key === undefined ? {} : { key: desired.key } } : {};
  const first: ToolState = { url: desired.url, ...hooks, files: before?.files ?? [] };
  let state = first;
  try {
    for (const plan of planned) state = writeFile(tool.name, plan, state, context);
  } catch (error) {
    if (state.files === first.files) restoreState(context.machine, tool.name, before);
    throw error;
  }
  writeState(context.machine, tool.name, state);
}

/** A tool starts the copy, wherever this program was when it was run. */
function installScript({ machine, script }: Context): void {
  const installed = installedScript(machine);
  const bytes = readFileSync(script);
  const snapshot = snapshotOf(installed);
  if (!existsSync(installed) || !snapshot.bytes?.equals(bytes)) replaceFile(snapshot, bytes, 0o644);
}
