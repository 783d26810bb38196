import type { Argument, Command, Option } from 'commander';
import { commandsBelow, pathOf } from '../help.ts';

/** What can follow a command on the command line. */
export interface Place {
  /** The path of the command, each name after a blank: ` tenant list`; empty for the program itself. */
  readonly path: string;
  /** The ways to get there from the place above: its path with the name or an alias. */
  readonly entries: readonly string[];
  readonly commands: readonly Word[];
  readonly options: readonly OptionWord[];
  readonly values: Values;
}

export interface Word {
  readonly word: string;
  readonly description: string;
}

export interface OptionWord extends Word {
  /** `undefined`: a switch without a value. */
  readonly values: Values | undefined;
}

/** What a value can be: one of these words, a file, or something that no shell knows. */
export interface Values {
  readonly choices: readonly string[];
  readonly areFiles: boolean;
}

/** Every place of the program, the program itself first. */
export const placesOf = (program: Command): Place[] => [program, ...commandsBelow(program)].map(placeOf);

function placeOf(command: Command): Place {
  const path = pathWithBlanks(command);
  const above = command.parent === null ? undefined : pathWithBlanks(command.parent);
  const help = command.createHelp();
  return {
    path,
    entries:
      above === undefined ? [] : [command.name(), ...command.aliases()].map((name) => `${above} ${name}`),
    commands: help
      .visibleCommands(command)
      .filter((one) => one.name() !== 'help')
      .map((one) => ({ word: one.name(), description: one.description() })),
    options: help.visibleOptions(command).flatMap(optionOf),
    values: mergedValues(command.registeredArguments.map(valuesOf)),
  };
}

const pathWithBlanks = (command: Command): string => pathOf(command).replace(/(^|\s)(?=\S)/g, ' ');

const optionOf = (option: Option): OptionWord[] =>
  option.long
    ? [
        {
          word: option.long,
          description: option.description,
          values: option.required || option.optional ? valuesOf(option) : undefined,
        },
      ]
    : [];

function valuesOf(one: Option | Argument): Values {
  const name = 'flags' in one ? one.flags : one.name();
  return { choices: one.argChoices ?? [], areFiles: /\b(file|path)\b/.test(name) };
}

const mergedValues = (all: readonly Values[]): Values => ({
  choices: all.flatMap(({ choices }) => choices),
  areFiles: all.some(({ areFiles }) => areFiles),
});
