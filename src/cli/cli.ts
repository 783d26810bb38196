import { program } from 'commander';
import { ConfigError } from '../config/config.ts';
import { translateDatabaseError } from '../db/errors.ts';
import { AppError } from '../lib/errors.ts';
import { addAuditCommands } from './audit.ts';
import { addBillingCommands } from './billing.ts';
import { withSchema, withServices } from './connections.ts';
import { addDoctorCommand } from './doctor.ts';
import { addKeyCommands } from './key.ts';
import { addMigrateCommands } from './migrate.ts';
import { addTenantCommands } from './tenant.ts';

program.name('omnimemory').description('Operate an OmniMemory Cloud database.');

addMigrateCommands(program);
const tenant = addTenantCommands(program);
addBillingCommands(program, tenant, withServices);
addDoctorCommand(program, withSchema);
addKeyCommands(program);
addAuditCommands(program);

program.parseAsync().catch((error: Error) => {
  console.error(explain(error));
  process.exitCode = 1;
});

/** Prints the error without a stack trace: input faults one by one, any other error by its message. */
function explain(error: Error): string {
  const known =
    error instanceof AppError || error instanceof ConfigError ? error : translateDatabaseError(error);
  const faults = known instanceof AppError ? (known.faults ?? []) : [];
  return [
    known?.message ?? error.message,
    ...faults.map(({ path, message }) => `  ${path}: ${message}`),
  ].join('\n');
}
