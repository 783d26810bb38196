import { join } from 'node:path';
import type { Command } from 'commander';
import { thisMachine } from '../connect/machine.ts';
import { type ConnectOptions, DESCRIPTION, OPTIONS, TOOL_DESCRIPTION } from '../connect/options.ts';
import { run } from '../connect/run.ts';
import { thisTerminal } from '../connect/terminal.ts';

/** `connect`, which the server also offers as one file at /connect.mjs. */
export function addConnectCommand(program: Command): void {
  const command = program.command('connect').description(DESCRIPTION).argument('<tool>', TOOL_DESCRIPTION);
  for (const [name, value, text] of OPTIONS) command.option(`--${name} ${value}`.trim(), text);
  command.action(async (tool: string, options: ConnectOptions) => {
    const script = join(import.meta.dirname, '../connect/bundle/connect.mjs');
    const context = { machine: thisMachine(), terminal: thisTerminal(), now: () => new Date(), script };
    process.exitCode = await run(tool, options, context);
  });
}
