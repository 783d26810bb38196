import { Command } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { ConfigError } from '../config/config.ts';
import { translateDatabaseError } from '../db/errors.ts';
import { explained, InstallationIncomplete } from '../db/schema/installation.ts';
import { AppError } from '../lib/errors.ts';
import { addAuditCommands } from './audit.ts';
import { addBillingCommands } from './billing.ts';
import { addClaimCommands } from './claim.ts';
import { addConnectCommand } from './connect.ts';
import { withSchema, withServices } from './connections.ts';
import { addDeletionCommands } from './deletion.ts';
import { addExportCommand } from './export.ts';
import { addOmniMemory1Import } from './import.ts';
import { addImportArchiveCommand } from './import-archive.ts';
import { addKeyCommands } from './key.ts';
import { addMoveCommand } from './move.ts';
import { addDoctorCommand } from './schema/doctor.ts';
import { addMigrateCommands } from './schema/migrate.ts';
import { addSearchCommands } from './search.ts';
import { addTenantCommands } from './tenant.ts';

/** Runs one command line, prints what it has to say, and sets `process.exitCode`. `argv`: as `process.argv`. */
export async function run(argv: readonly string[] = process.argv): Promise<void> {
  try {
    await newProgram().parseAsync(argv);
  } catch (error) {
    console.error(explain(error as Error));
    process.exitCode = 1;
  }
}

function newProgram(): Command {
  const program = new Command('omnimemory')
    .description('Operate an OmniMemory Cloud database.')
    .version(packageJson.version, '--version', 'print the version');
  addMigrateCommands(program);
  const tenant = addTenantCommands(program);
  addBillingCommands(program, tenant, withServices);
  addDoctorCommand(program, withSchema);
  addKeyCommands(program);
  addAuditCommands(program);
  addClaimCommands(program);
  addConnectCommand(program);
  addDeletionCommands(program);
  addExportCommand(program);
  addMoveCommand(program);
  const imports = program.command('import').description('bring data from elsewhere');
  addOmniMemory1Import(imports);
  addImportArchiveCommand(imports);
  addSearchCommands(program);
  return program;
}

/** Prints the error without a stack trace: input faults one by one, any other error by its message. */
function explain(error: Error): string {
  const known = isWorded(error) ? error : (asInstallation(error) ?? translateDatabaseError(error));
  const faults = known instanceof AppError ? (known.faults ?? []) : [];
  return [
    known?.message ?? error.message,
    ...faults.map(({ path, message }) => `  ${path}: ${message}`),
  ].join('\n');
}

const isWorded = (error: Error) => error instanceof AppError || error instanceof ConfigError;

function asInstallation(error: Error): Error | undefined {
  const sentence = explained(error);
  return sentence instanceof InstallationIncomplete ? sentence : undefined;
}
