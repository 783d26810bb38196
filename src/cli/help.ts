import { styleText } from 'node:util';
import type { Command } from 'commander';
import { EXAMPLES } from './examples.ts';

/** Puts the examples at the end of the help of each command. */
export function addExamples(program: Command): void {
  for (const command of commandsBelow(program)) {
    const examples = examplesOf(command);
    if (examples.length === 0) continue;
    // commander takes the style away where there are no colours
    const heading = styleText('bold', 'Examples:', { validateStream: false });
    const lines = examples.map((one) => `  ${program.name()} ${one}`);
    command.addHelpText('after', `\n${[heading, ...lines].join('\n')}`);
  }
}

export const examplesOf = (command: Command): readonly string[] => EXAMPLES[pathOf(command)] ?? [];

/** The name of a command with those above it, without that of the program: `tenant list`. */
export function pathOf(command: Command): string {
  const names: string[] = [];
  for (let at = command; at.parent; at = at.parent) names.unshift(at.name());
  return names.join(' ');
}

/** Every command below, each before those below it, in the order of the help. */
export const commandsBelow = (command: Command): Command[] =>
  command
    .createHelp()
    .visibleCommands(command)
    .filter((one) => one.name() !== 'help')
    .flatMap((one) => [one, ...commandsBelow(one)]);

/** Whether it does something itself. `claim` does, and has `claim undo` below it. */
export const acts = (command: Command): boolean =>
  command.commands.length === 0 || examplesOf(command).length > 0;
