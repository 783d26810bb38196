import type { Command } from 'commander';

/** `backup` and `restore` */
export function addBackupCommands(program: Command): void {
  program
    .command('backup')
    .description('copy the whole database into one file, while it is used')
    .argument('<file>', 'the file to write, or a folder for one that is named after the time')
    .action(async (target: string) => (await import('./backup.ts')).backUpTo(target));
  program
    .command('restore')
    .description('make a database of a backup, and check every row of it; exit 1 on any fault')
    .argument('<file>', 'what `backup` wrote')
    .option('--verify', 'restore beside the live database, check, and remove it again')
    .option('--json', 'print one JSON document')
    .action(async (file: string, options: { verify?: true; json?: true }) =>
      (await import('./restore.ts')).restoreFrom(file, options),
    );
}
