import type { Command } from 'commander';
import type { Services } from '../container.ts';
import { withServices } from './connections.ts';
import { existingTenant, tenantId } from './options.ts';
import { printList } from './output/list.ts';
import { paintSeverity } from './output/paint.ts';
import { JSON_OPTION } from './output/shapes.ts';

const NO_LOGS = 'There are no tenants, so there is no audit log to verify.';

export function addAuditCommands(program: Command): void {
  const audit = program.command('audit').description('inspect audit logs');
  audit
    .command('verify')
    .description(
      'recompute the hash chain of each audit log; exit 1 if a line was altered, removed or inserted',
    )
    .option('--tenant <id>', 'only check this tenant', tenantId)
    .option(...JSON_OPTION)
    .action(({ tenant: only, json }: { tenant?: string; json?: true }) =>
      withServices(async (services) => {
        if (only !== undefined) await existingTenant(services, only);
        if (json) {
          const ids = only === undefined ? (await services.tenants.list()).map(({ id }) => id) : [only];
          return printDocument(services, ids);
        }
        if (!(await verifyLogs(services, only))) process.exitCode = 1;
      }),
    );
}

async function printDocument({ audit }: Services, ids: readonly string[]): Promise<void> {
  const logs = [];
  for (const id of ids) {
    const { lines, anonymised, head, faults, cut } = await audit.verify({ kind: 'tenant', tenantId: id });
    const ok = faults.length === 0;
    if (!ok) process.exitCode = 1;
    const texts = faults.map(({ message }) => message);
    const log = { tenant_id: id, ok, lines, hash: head?.hash ?? null, anonymised };
    logs.push({ ...log, cut_at: cut?.cut_at ?? null, faults: texts });
  }
  printList('audit verify', logs, { json: true, columns: [], empty: NO_LOGS });
}

/** Prints a line for each log, and what is wrong with it. False if anything is. */
export async function verifyLogs(
  { tenants, audit }: Services,
  only?: string,
  print: (line: string) => void = console.log,
): Promise<boolean> {
  const ids = only === undefined ? (await tenants.list()).map(({ id }) => id) : [only];
  if (ids.length === 0) console.error(NO_LOGS);
  let isWhole = true;
  for (const id of ids) {
    const { lines, anonymised, head, faults, cut } = await audit.verify({ kind: 'tenant', tenantId: id });
    const verdict = faults.length > 0 ? paintSeverity('fault', 'fault') : paintSeverity('ok', 'ok   ');
    print(`${verdict}  ${id}  ${lines} lines  ${head?.hash ?? ''}`);
    if (cut)
      print(
        `         the lines up to ${cut.seq} were cut by retention at ${cut.cut_at}; the chain continues ${cut.hash}`,
      );
    if (anonymised > 0)
      print(
        `         ${anonymised} of them no longer name a person whose account was deleted; a later line vouches for each`,
      );
    for (const { message } of faults) print(`         ${message}`);
    if (faults.length > 0) isWhole = false;
  }
  return isWhole;
}
