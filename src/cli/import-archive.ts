import type { Command } from 'commander';
import { LOCAL } from '../auth/scope.ts';
import { withServices } from './connections.ts';
import { CommandRefused, tenantId, tenantToFill } from './options.ts';
import { Progress } from './output/progress.ts';

interface ImportArchiveOptions {
  readonly tenant?: string;
  readonly dryRun?: boolean;
}

/** `imports`: the command group `import`. */
export function addImportArchiveCommand(imports: Command): void {
  imports
    .command('archive')
    .description(
      'read an archive of `export` back into an empty tenant, or into an empty local mode: all of it or nothing',
    )
    .argument('<file>', 'the archive')
    .option('--tenant <id>', 'the tenant; without it, local mode', tenantId)
    .option('--dry-run', 'check and store everything, and take it back')
    .action((file: string, { tenant, dryRun = false }: ImportArchiveOptions) =>
      withServices(async (services) => {
        const progress = new Progress(process.stderr);
        const scope = tenant === undefined ? LOCAL : await tenantToFill(services, tenant);
        const { manifest, rows, leftOut } = await services.archiveImports
          .import(scope, file, {
            dryRun,
            onTable: (step, table, count) => progress.show(`${step}  ${table}: ${count} rows`),
          })
          .finally(() => progress.clear())
          .catch((error: NodeJS.ErrnoException) => {
            if (error.code !== 'ENOENT') throw error;
            throw new CommandRefused(`There is no file ${file}.`);
          });
        if (leftOut.length > 0) console.error(`For reading only, not imported: ${leftOut.join(', ')}.`);
        const sum = Object.values(rows).reduce((all, one) => all + one, 0);
        console.log(
          `${dryRun ? 'Would import' : 'Imported'} ${sum} rows, as they were on ${manifest.exported_at}.`,
        );
      }),
    );
}
