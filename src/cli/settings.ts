import type { Command } from 'commander';
import { type Setting, settingsOf } from '../config/settings.ts';
import { USAGE } from './exit-codes.ts';
import { type Column, printList } from './output/list.ts';
import { JSON_OPTION } from './output/shapes.ts';

const COLUMNS: readonly Column<Setting>[] = [
  { heading: 'VARIABLE', of: ({ name }) => name },
  { heading: 'SOURCE', of: ({ source }) => source },
  { heading: 'VALUE', of: ({ value }) => value ?? '-' },
];

export function addSettingsCommand(program: Command): void {
  program
    .command('settings')
    .description(
      'show every environment variable that is read, what applies and where it comes from; no secret',
    )
    .option('--set', 'only those that the environment sets')
    .option(...JSON_OPTION)
    .action(({ set, json }: { set?: true; json?: true }) => {
      const { settings, faults } = settingsOf();
      const shown = set ? settings.filter(({ source }) => source === 'environment') : settings;
      printList('settings', shown, {
        json,
        columns: COLUMNS,
        empty: 'The environment sets no variable: every default applies.',
      });
      for (const fault of faults) console.error(fault);
      if (faults.length > 0) process.exitCode = USAGE;
    });
}
