import type { CommandLine, CommandResult } from './command-line.ts';

// The process of `CommandProcess`. It loads the program once, and runs command lines one after the other.

const { run } = await import('../../src/cli/run.ts');
const streams = ['stdout', 'stderr'] as const;

class Exit extends Error {}

/** Resolves at the end of the command line, or where it calls `process.exit`. What it prints later belongs to nobody. */
function result({ args, env }: CommandLine): Promise<CommandResult> {
  const output = { stdout: '', stderr: '' };
  process.env = { ...env };
  process.exitCode = undefined;
  for (const name of streams)
    process[name].write = (text) => {
      output[name] += text;
      return true;
    };
  return new Promise((resolve) => {
    const end = (code: unknown) => resolve({ code: Number(code ?? 0), ...output });
    process.exit = (code = process.exitCode) => {
      end(code);
      throw new Exit();
    };
    void run([process.execPath, 'src/cli/cli.ts', ...args]).then(() => end(process.exitCode));
  });
}

process.on('message', async (line: CommandLine) => {
  process.send?.(await result(line));
});
process.send?.('ready');
