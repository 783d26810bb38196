import { join } from 'node:path';
import type { Command } from 'commander';
import { type ConnectOptions, DESCRIPTION, OPTIONS, TOOL_DESCRIPTION } from '../connect/options.ts';

/** `connect`, which the server also offers as one file at /connect.mjs. */
export function addConnectCommand(program: Command): void {
  const command = program.command('connect').description(DESCRIPTION).argument('<tool>', TOOL_DESCRIPTION);
  for (const [name, value, text] of OPTIONS) command.option(`--${name} ${value}`.trim(), text);
  command.action(async (tool: string, options: ConnectOptions) => {
    const [{ thisMachine }, { run }, { thisTerminal }] = await Promise.all([
      import('../connect/machine.ts'),
      import('../connect/run.ts'),
      import('../connect/terminal.ts'),
    ]);
    const script = join(import.meta.dirname, '../connect/bundle/connect.mjs');
    const context = { machine: thisMachine(), terminal: thisTerminal(), now: () => new Date(), script };
    process.exitCode = await run(tool, options, context);
  });
}
