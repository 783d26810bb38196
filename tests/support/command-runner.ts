import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { childEnvironment } from './child-environment.ts';
import type { CommandLine, CommandResult } from './command-line.ts';

const ROOT = join(import.meta.dirname, '../..');
const PROGRAM = join(import.meta.dirname, 'command-process.ts');

type RunCommand = (
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
) => Promise<CommandResult>;

/**
 * For the top of a test file with many command lines: runs them one after the other in one process, each with variables of
 * its own, as `runCommand` does in a process for each. Loading the program takes longer than most commands. The file fails
 * if a command leaves something open, which would keep its process from ending. What several do at once is for `runCommand`.
 */
export function setUpCommands(): RunCommand {
  const stdio = ['ignore', 'ignore', 'pipe', 'ipc'] as const;
  const program = fork(PROGRAM, { env: childEnvironment(), cwd: ROOT, stdio: [...stdio] });
  let lastWords = '';
  program.stderr?.on('data', (chunk: Buffer) => {
    lastWords += chunk;
  });
  const end = once(program, 'exit');
  const next = async () => {
    const [message] = await Promise.race([once(program, 'message'), end.then(() => [])]);
    if (message === undefined) throw new Error(`The process of the commands has ended: ${lastWords}`);
    return message;
  };
  let last: Promise<unknown> = next();
  afterAll(async () => {
    program.disconnect();
    await end;
  });
  const runLine = (line: CommandLine): Promise<CommandResult> => {
    const result = next();
    program.send(line);
    return result;
  };
  return (env, ...args) => {
    const result = last.then(() => runLine({ args, env: childEnvironment(env) }));
    last = result.catch(() => {});
    return result;
  };
}
