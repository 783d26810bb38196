import { type Command, InvalidArgumentError, Option } from 'commander';
import { LOCAL } from '../auth/scope.ts';
import type { Services } from '../container.ts';
import type { ImportReport } from '../features/exchange/omnimemory-1/import-report.ts';
import { timeZone } from '../validation/time-zone.ts';
import { withServices } from './connections.ts';
import { PARTLY_DONE } from './exit-codes.ts';
import { ImportProgress } from './import-progress.ts';
import { RowFile } from './import-rows.ts';
import { printReport } from './import-summary.ts';
import { CommandRefused, emailAddress, existingMember, tenantId, tenantToFill } from './options.ts';

interface OmniMemory1Options {
  readonly tenant?: string;
  readonly user?: string;
  readonly timeZone: string;
  readonly oldTenant?: string;
  readonly skipUnknown?: true;
  readonly report?: string;
  readonly dryRun?: true;
  readonly json?: true;
}

/** `imports`: the command group `import`. */
export function addOmniMemory1Import(imports: Command): void {
  imports
    .command('omnimemory-1')
    .description(
      'import the SQLite file of OmniMemory 1, which may still run; a repetition continues, and stores nothing twice. Exit code 0: everything is imported; 3: some rows did not fit; 1: it failed, or was stopped',
    )
    .argument('<file>', 'usually ~/.omnimemory/dashboard.db')
    .option('--tenant <id>', 'the team that gets the data; local mode by default', tenantId)
    .option('--user <email>', 'the member whose private checkpoints and sessions they become', emailAddress)
    .addOption(
      new Option('--time-zone <name>', 'the zone of the computer that OmniMemory 1 ran on')
        .argParser(zone)
        .default(thisZone(), 'that of this computer'),
    )
    .option('--old-tenant <id>', 'only rows of this tenant of OmniMemory 1; local: only those without one')
    .option('--skip-unknown', 'leave out tables and columns that this release does not know')
    .option(
      '--report <path>',
      'write each row that did not fit or was changed to this file, as lines of JSON',
    )
    .option('--dry-run', 'read and check everything, and store nothing')
    .option('--json', 'print the result as JSON')
    .action((file: string, options: OmniMemory1Options) =>
      withServices((services) => importFile(services, file, options)),
    );
}

async function importFile(services: Services, file: string, options: OmniMemory1Options): Promise<void> {
  const scope = await scopeOf(services, options);
  const rows = new RowFile(options.report);
  const progress = new ImportProgress(process.stderr);
  const stop = new AbortController();
  // the second one ends the process, which loses no more than a page of rows
  process.once('SIGINT', () => stop.abort());
  try {
    const report = await services.omnimemory1.import(scope, file, {
      timeZone: options.timeZone,
      oldTenant: options.oldTenant,
      isDryRun: options.dryRun ?? false,
      skipsUnknown: options.skipUnknown ?? false,
      signal: stop.signal,
      onRow: (row) => rows.write(row),
      onProgress: (now) => progress.show(now),
    });
    progress.clear();
    if (options.json) console.log(JSON.stringify(report));
    else printReport(report, options);
    warnOfNobodys(report, scope);
    if (Object.values(report.tables).some(({ refused }) => refused > 0)) process.exitCode = PARTLY_DONE;
  } finally {
    progress.clear();
    rows.close();
  }
}

async function scopeOf(services: Services, { tenant, user }: OmniMemory1Options) {
  if (tenant === undefined) {
    if (user !== undefined)
      throw new CommandRefused('Local mode has no people. Name the team of the person with --tenant.');
    return LOCAL;
  }
  const scope = await tenantToFill(services, tenant);
  if (user === undefined) return scope;
  const { user_id: userId } = await existingMember(services, scope, user);
  return { ...scope, userId };
}

function warnOfNobodys(
  { tables }: ImportReport,
  scope: { readonly kind: string; readonly userId?: string },
): void {
  const stored = tables.checkpoints?.stored ?? 0;
  if (scope.kind === 'local' || scope.userId !== undefined || stored === 0) return;
  console.error(
    `Warning: the ${stored} checkpoints are private and belong to no member, because --user was not given. Only API keys without a user can read them.`,
  );
}

function zone(text: string): string {
  if (timeZone.safeParse(text).success) return text;
  throw new InvalidArgumentError('expected the name of an IANA time zone, such as Europe/Berlin');
}

const thisZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;
