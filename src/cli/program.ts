import { styleText } from 'node:util';
import { Command } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { addAuditCommands } from './audit.ts';
import { addBackupCommands } from './backup/commands.ts';
import { addBillingCommands } from './billing.ts';
import { addClaimCommands } from './claim.ts';
import { addCompletionCommand } from './completion/completion.ts';
import { addConnectCommand } from './connect.ts';
import { withSchema, withServices } from './connections.ts';
import { addDeletionCommands } from './deletion.ts';
import { addEmbeddedCommands } from './embedded/commands.ts';
import { addExportCommand } from './export.ts';
import { addExamples } from './help.ts';
import { addOmniMemory1Import } from './import.ts';
import { addImportArchiveCommand } from './import-archive.ts';
import { addKeyCommands } from './key.ts';
import { addMailCommands } from './mail.ts';
import { addMoveCommand } from './move.ts';
import { addDoctorCommand } from './schema/doctor.ts';
import { addMigrateCommands } from './schema/migrate.ts';
import { addSearchCommands } from './search.ts';
import { addSettingsCommand } from './settings.ts';
import { addTenantCommands } from './tenant.ts';
import { addTenantUseCommands } from './tenant-use.ts';
import { addUserCommands } from './user.ts';

/** A program for one command line: commander keeps in it what it has parsed. */
export function newProgram(): Command {
  const program = new Command('omnimemory')
    .description('Operate an OmniMemory Cloud database.')
    .version(packageJson.version, '--version', 'print the version')
    .option('--no-color', 'print no colours, as the variable NO_COLOR=1 does')
    .configureHelp({
      showGlobalOptions: true,
      styleTitle: (title) => styleText('bold', title, { validateStream: false }),
    })
    .showHelpAfterError('Add --help for the options and examples.')
    // run.ts decides how the process ends
    .exitOverride();
  addMigrateCommands(program);
  const tenant = addTenantCommands(program);
  addTenantUseCommands(tenant);
  addBillingCommands(program, tenant, withServices);
  addDoctorCommand(program, withSchema);
  addKeyCommands(program);
  addAuditCommands(program);
  addBackupCommands(program);
  addClaimCommands(program);
  addConnectCommand(program);
  addDeletionCommands(program);
  addEmbeddedCommands(program);
  addExportCommand(program);
  addMoveCommand(program);
  const imports = program.command('import').description('bring data from elsewhere');
  addOmniMemory1Import(imports);
  addImportArchiveCommand(imports);
  addSearchCommands(program);
  addUserCommands(program);
  addMailCommands(program);
  addSettingsCommand(program);
  addCompletionCommand(program);
  addExamples(program);
  return program;
}
