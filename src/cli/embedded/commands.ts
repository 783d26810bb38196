import type { Command } from 'commander';

/** `embedded upgrade` */
export function addEmbeddedCommands(program: Command): void {
  const embedded = program.command('embedded').description('look after the PostgreSQL in DATA_DIR');
  embedded
    .command('upgrade')
    .description('move the database of DATA_DIR to the major release of PostgreSQL that this program brings')
    .option('--old-bin <folder>', 'the programs of the old release: postgres, pg_ctl, pg_dump, pg_restore')
    .action(async ({ oldBin }: { oldBin?: string }) => (await import('./upgrade.ts')).upgrade(oldBin));
}
