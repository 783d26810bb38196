import type { ImportReport, TableReport } from '../features/exchange/omnimemory-1/import-report.ts';

const COLUMNS = ['rows', 'stored', 'existing', 'refused', 'mended'] as const;
const NAME_WIDTH = 24;
const NUMBER_WIDTH = 10;

/** For a person: counts per table, the reasons, and what stays behind. */
export function printReport(
  { tables, made, not_carried_over, unknown, old_tenants }: ImportReport,
  { dryRun = false, report }: { readonly dryRun?: boolean; readonly report?: string },
): void {
  if (dryRun) console.log('Nothing was stored: this was a dry run. `stored` is what an import would store.');
  console.log(`${'table'.padEnd(NAME_WIDTH)}${COLUMNS.map((name) => name.padStart(NUMBER_WIDTH)).join('')}`);
  for (const [name, table] of Object.entries(tables)) console.log(lineOf(name, table));
  if (made.sessions + made.projects > 0)
    console.log(`Made, because rows named them: ${made.sessions} sessions, ${made.projects} projects.`);
  for (const [name, { reasons }] of Object.entries(tables))
    for (const [reason, count] of Object.entries(reasons)) console.log(`  ${name}: ${count} × ${reason}`);
  for (const { table, rows, reason } of not_carried_over)
    console.log(`Not carried over: ${table} (${rows} rows): ${reason}.`);
  if (unknown.length > 0) console.log(`Unknown to this release, and left out: ${unknown.join(', ')}.`);
  if (old_tenants.length > 0)
    console.log(
      `Rows had tenants of OmniMemory 1, which does not separate them here: ${old_tenants.map(({ tenant_id, rows }) => `${tenant_id} (${rows})`).join(', ')}. --old-tenant imports those of one.`,
    );
  const isReported = Object.values(tables).some(({ refused, mended }) => refused + mended > 0);
  if (isReported && report === undefined)
    console.log('`--report <path>` writes each row that did not fit or was changed to a file.');
}

const lineOf = (name: string, table: TableReport): string =>
  `${name.padEnd(NAME_WIDTH)}${COLUMNS.map((column) => `${table[column]}`.padStart(NUMBER_WIDTH)).join('')}`;
