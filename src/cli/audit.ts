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
        const isWhole = json ? await printDocument(services, only) : await verifyLogs(services, only);
        if (!isWhole) process.exitCode = 1;
      }),
    );
}

/** One log after the other, as a long one takes its time. */
async function* verifications({ tenants, audit }: Services, only?: string) {
  const ids = only === undefined ? (await tenants.list()).map(({ id }) => id) : [only];
  for (const id of ids) yield { id, ...(await audit.verify({ kind: 'tenant', tenantId: id })) };
}

async function printDocument(services: Services, only?: string): Promise<boolean> {
  const logs = [];
  for await (const { id, lines, anonymised, head, faults, cut } of verifications(services, only)) {
    const texts = faults.map(({ message }) => message);
    const log = { tenant_id: id, ok: faults.length === 0, lines, hash: head?.hash ?? null, anonymised };
    logs.push({ ...log, cut_at: cut?.cut_at ?? null, faults: texts });
  }
  printList('audit verify', logs, { json: true, columns: [], empty: NO_LOGS });
  return logs.every(({ ok }) => ok);
}

/** Prints a line for each log, and what is wrong with it. False if anything is. */
export async function verifyLogs(
  services: Services,
  only?: string,
  print: (line: string) => void = console.log,
): Promise<boolean> {
  let [isWhole, isAny] = [true, false];
  for await (const { id, lines, anonymised, head, faults, cut } of verifications(services, only)) {
    isAny = true;
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
  if (!isAny) console.error(NO_LOGS);
  return isWhole;
}
